using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace JetVision.Workflows.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class BookmarkPayload : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "payload",
                table: "wf_bookmarks",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_wf_bookmarks_name",
                table: "wf_bookmarks",
                column: "name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_wf_bookmarks_name",
                table: "wf_bookmarks");

            migrationBuilder.DropColumn(
                name: "payload",
                table: "wf_bookmarks");
        }
    }
}
