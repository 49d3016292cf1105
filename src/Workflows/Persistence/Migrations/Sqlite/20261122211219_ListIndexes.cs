using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace JetVision.Workflows.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_wf_instances_incident_count",
                table: "wf_instances");

            migrationBuilder.CreateIndex(
                name: "IX_wf_instances_incidents",
                table: "wf_instances",
                column: "created_at",
                filter: "incident_count > 0");

            migrationBuilder.CreateIndex(
                name: "IX_wf_instances_running",
                table: "wf_instances",
                column: "created_at",
                filter: "status = 'Running'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_wf_instances_incidents",
                table: "wf_instances");

            migrationBuilder.DropIndex(
                name: "IX_wf_instances_running",
                table: "wf_instances");

            migrationBuilder.CreateIndex(
                name: "IX_wf_instances_incident_count",
                table: "wf_instances",
                column: "incident_count",
                filter: "incident_count > 0");
        }
    }
}
