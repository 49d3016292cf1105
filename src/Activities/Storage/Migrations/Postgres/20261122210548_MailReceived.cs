using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace JetVision.Activities.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class MailReceived : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Failure",
                table: "mails",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RfqId",
                table: "mails",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WaitsFor",
                table: "mails",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "outside_accounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Service = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    ProtectedKey = table.Column<string>(type: "text", nullable: false),
                    ConnectedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ConnectedBy = table.Column<string>(type: "text", nullable: false),
                    Problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outside_accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "quote_drafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestId = table.Column<Guid>(type: "uuid", nullable: false),
                    RfqId = table.Column<Guid>(type: "uuid", nullable: true),
                    MailId = table.Column<Guid>(type: "uuid", nullable: false),
                    OperatorName = table.Column<string>(type: "text", nullable: false),
                    IsDecline = table.Column<bool>(type: "boolean", nullable: false),
                    Read = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SettledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SettledBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quote_drafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "received_mails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Account = table.Column<string>(type: "text", nullable: false),
                    UidValidity = table.Column<long>(type: "bigint", nullable: false),
                    Uid = table.Column<long>(type: "bigint", nullable: false),
                    MessageId = table.Column<string>(type: "text", nullable: false),
                    References = table.Column<string>(type: "text", nullable: false),
                    From = table.Column<string>(type: "text", nullable: false),
                    FromName = table.Column<string>(type: "text", nullable: true),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    Html = table.Column<string>(type: "text", nullable: true),
                    Attachments = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "text", nullable: false),
                    Remark = table.Column<string>(type: "text", nullable: true),
                    Authentication = table.Column<string>(type: "text", nullable: true),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    RequestId = table.Column<Guid>(type: "uuid", nullable: true),
                    RfqId = table.Column<Guid>(type: "uuid", nullable: true),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_received_mails", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_outside_accounts_TenantId_Service",
                table: "outside_accounts",
                columns: new[] { "TenantId", "Service" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_quote_drafts_RequestId",
                table: "quote_drafts",
                column: "RequestId");

            migrationBuilder.CreateIndex(
                name: "IX_received_mails_RequestId",
                table: "received_mails",
                column: "RequestId");

            migrationBuilder.CreateIndex(
                name: "IX_received_mails_TenantId_Account_UidValidity_Uid",
                table: "received_mails",
                columns: new[] { "TenantId", "Account", "UidValidity", "Uid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_received_mails_TenantId_From_ReceivedAt",
                table: "received_mails",
                columns: new[] { "TenantId", "From", "ReceivedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_received_mails_TenantId_MessageId",
                table: "received_mails",
                columns: new[] { "TenantId", "MessageId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "outside_accounts");

            migrationBuilder.DropTable(
                name: "quote_drafts");

            migrationBuilder.DropTable(
                name: "received_mails");

            migrationBuilder.DropColumn(
                name: "Failure",
                table: "mails");

            migrationBuilder.DropColumn(
                name: "RfqId",
                table: "mails");

            migrationBuilder.DropColumn(
                name: "WaitsFor",
                table: "mails");
        }
    }
}
