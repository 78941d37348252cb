using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bench.Inserts;

/// <summary>The product's schema with 1,000 chats of 64 people.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    public const int Chats = 1000;
    public const int Users = 64;
    private const string Name = "bench_inserts";

    private readonly NpgsqlConnectionStringBuilder _server;

    private BenchDatabase(string server)
    {
        _server = new NpgsqlConnectionStringBuilder(server) { Database = Name };
        Source = Pools.BuildWrites(_server.ConnectionString);
    }

    public NpgsqlConnectionStringBuilder Connection => _server;

    public NpgsqlDataSource Source { get; }

    public static async Task<BenchDatabase> CreateAsync(string server)
    {
        var database = new BenchDatabase(server);
        await using var db = new ChatDb(new DbContextOptionsBuilder<ChatDb>().UseNpgsql(database._server.ConnectionString).Options);
        await db.Database.EnsureDeletedAsync();
        await db.Database.MigrateAsync();
        return database;
    }

    /// <summary>As <see cref="Pgbench"/> writes them in SQL.</summary>
    public static Guid Chat(int number) => new($"00000000-0000-7000-8000-{number:x12}");

    public static Guid User(int number) => new($"00000000-0000-7000-9000-{number:x12}");

    /// <summary>Empties and fills anew, so that every run starts from the same.</summary>
    public async Task EmptyAsync()
    {
        await ExecuteAsync("TRUNCATE chats, members, messages, outbox, events CASCADE");
        await ExecuteAsync($"""
            INSERT INTO chats (id, type, name, last_seq, created_by, created_at, active_at)
            SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'group', 'A group', 0, gen_random_uuid(), now(), now()
            FROM generate_series(0, {Chats - 1}) n
            """);
        await ExecuteAsync($"""
            INSERT INTO members (chat_id, user_id, role, joined_at)
            SELECT c.id, ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'member', now()
            FROM chats c CROSS JOIN generate_series(0, {Users - 1}) n
            """);
        await ExecuteAsync("VACUUM ANALYZE");
        await ExecuteAsync("CHECKPOINT");
    }

    /// <summary>Numbers without holes, and an event for each message.</summary>
    public async Task VerifyAsync()
    {
        const string Wrong = """
            SELECT count(*) FROM chats c
            LEFT JOIN LATERAL (SELECT count(*), max(seq) FROM messages WHERE chat_id = c.id) m ON true
            LEFT JOIN LATERAL (SELECT count(*) FROM outbox WHERE chat_id = c.id) o ON true
            WHERE m.count <> c.last_seq OR coalesce(m.max, 0) <> c.last_seq OR o.count <> c.last_seq
            """;
        if (await ScalarAsync(Wrong) is not 0L and var chats)
        {
            throw new InvalidOperationException($"{chats} chats have holes.");
        }
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await using var db = new ChatDb(new DbContextOptionsBuilder<ChatDb>().UseNpgsql(_server.ConnectionString).Options);
        await db.Database.EnsureDeletedAsync();
    }

    private async Task ExecuteAsync(string sql) => await ScalarAsync(sql);

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_server.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
