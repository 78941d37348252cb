using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Chat.Service.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Mentions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "forward_of",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "forwarded_from",
                table: "messages",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "messages",
                type: "text",
                nullable: false,
                defaultValue: "text");

            migrationBuilder.AddColumn<long>(
                name: "thread_seq",
                table: "messages",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "read_seq",
                table: "members",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "mentions",
                columns: table => new
                {
                    chat_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    sender_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mentions", x => new { x.chat_id, x.user_id, x.seq });
                    table.ForeignKey(
                        name: "fk_mentions_chats_chat_id",
                        column: x => x.chat_id,
                        principalTable: "chats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "thread_follows",
                columns: table => new
                {
                    chat_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    following = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_thread_follows", x => new { x.chat_id, x.seq, x.user_id });
                    table.ForeignKey(
                        name: "fk_thread_follows_chats_chat_id",
                        column: x => x.chat_id,
                        principalTable: "chats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_messages_chat_id_sender_id_seq",
                table: "messages",
                columns: new[] { "chat_id", "sender_id", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_chat_id_thread_seq_seq",
                table: "messages",
                columns: new[] { "chat_id", "thread_seq", "seq" },
                filter: "thread_seq IS NOT NULL AND deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_messages_deleted",
                table: "messages",
                columns: new[] { "chat_id", "seq" },
                filter: "deleted_at IS NOT NULL")
                .Annotation("Npgsql:IndexInclude", new[] { "sender_id" });

            migrationBuilder.CreateIndex(
                name: "ix_messages_id",
                table: "messages",
                column: "id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mentions");

            migrationBuilder.DropTable(
                name: "thread_follows");

            migrationBuilder.DropIndex(
                name: "ix_messages_chat_id_sender_id_seq",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_messages_chat_id_thread_seq_seq",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_messages_deleted",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_messages_id",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "forward_of",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "forwarded_from",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "thread_seq",
                table: "messages");

            migrationBuilder.DropColumn(
                name: "read_seq",
                table: "members");
        }
    }
}
