using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Service.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ReadsDraftsScheduledSaved : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "drafts",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    chat_id = table.Column<Guid>(type: "uuid", nullable: false),
                    thread_seq = table.Column<long>(type: "bigint", nullable: false),
                    content = table.Column<string>(type: "text", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_drafts", x => new { x.user_id, x.chat_id, x.thread_seq });
                    table.ForeignKey(
                        name: "fk_drafts_chats_chat_id",
                        column: x => x.chat_id,
                        principalTable: "chats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "receipt_opt_outs",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_receipt_opt_outs", x => x.user_id);
                });

            migrationBuilder.CreateTable(
                name: "saved_messages",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    chat_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_messages", x => new { x.user_id, x.chat_id, x.seq });
                    table.ForeignKey(
                        name: "fk_saved_messages_messages_chat_id_seq",
                        columns: x => new { x.chat_id, x.seq },
                        principalTable: "messages",
                        principalColumns: new[] { "chat_id", "seq" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scheduled_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    chat_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<string>(type: "text", nullable: false),
                    reply_to = table.Column<Guid>(type: "uuid", nullable: true),
                    mentions = table.Column<string[]>(type: "text[]", nullable: false),
                    send_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    message_id = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduled_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_scheduled_messages_chats_chat_id",
                        column: x => x.chat_id,
                        principalTable: "chats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_drafts_chat_id",
                table: "drafts",
                column: "chat_id");

            migrationBuilder.CreateIndex(
                name: "ix_saved_messages_chat_id_seq",
                table: "saved_messages",
                columns: new[] { "chat_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_saved_messages_user_id_saved_at",
                table: "saved_messages",
                columns: new[] { "user_id", "saved_at" });

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_messages_chat_id",
                table: "scheduled_messages",
                column: "chat_id");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_messages_send_at",
                table: "scheduled_messages",
                column: "send_at",
                filter: "state = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_messages_user_id_client_id",
                table: "scheduled_messages",
                columns: new[] { "user_id", "client_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "drafts");

            migrationBuilder.DropTable(
                name: "receipt_opt_outs");

            migrationBuilder.DropTable(
                name: "saved_messages");

            migrationBuilder.DropTable(
                name: "scheduled_messages");
        }
    }
}
