using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace JetVision.Activities.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SheetJournal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Journal",
                table: "sheet_syncs",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Journal",
                table: "sheet_syncs");
        }
    }
}
