using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace JetVision.Workflows.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RouteOfAWait : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_wf_bookmarks_name",
                table: "wf_bookmarks");

            migrationBuilder.AddColumn<string>(
                name: "route",
                table: "wf_bookmarks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_wf_instances_finished_at",
                table: "wf_instances",
                column: "finished_at");

            migrationBuilder.CreateIndex(
                name: "IX_wf_bookmarks_route",
                table: "wf_bookmarks",
                column: "route",
                filter: "route IS NOT NULL");

            // Runs that wait for a request keep waiting for it.
            migrationBuilder.Sql(
                "UPDATE wf_bookmarks SET route = lower(json_extract(payload, '$.method')) || ' ' || CASE WHEN json_extract(payload, '$.path') LIKE '%{%' THEN '{}' ELSE lower(json_extract(payload, '$.path')) END "
                + "WHERE name = 'Elsa.HttpEndpoint' AND payload IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_wf_instances_finished_at",
                table: "wf_instances");

            migrationBuilder.DropIndex(
                name: "IX_wf_bookmarks_route",
                table: "wf_bookmarks");

            migrationBuilder.DropColumn(
                name: "route",
                table: "wf_bookmarks");

            migrationBuilder.CreateIndex(
                name: "IX_wf_bookmarks_name",
                table: "wf_bookmarks",
                column: "name");
        }
    }
}
