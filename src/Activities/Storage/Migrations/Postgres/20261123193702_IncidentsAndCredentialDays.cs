using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace JetVision.Activities.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class IncidentsAndCredentialDays : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "HoldsUntil",
                table: "outside_accounts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SettledBy",
                table: "incidents",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HoldsUntil",
                table: "outside_accounts");

            migrationBuilder.DropColumn(
                name: "SettledBy",
                table: "incidents");
        }
    }
}
