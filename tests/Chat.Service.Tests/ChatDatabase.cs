using Chat.Service.Chats;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Chat.Service.Tests;

/// <summary>A database of one test, and short words for what tests put into it and read from it.</summary>
internal sealed class ChatDatabase : IAsyncDisposable
{
    private ChatDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(connectionString + ";Maximum Pool Size=80;Timeout=30;Connection Idle Lifetime=4;Connection Pruning Interval=2");
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<ChatDatabase> NewAsync(PostgresServer server) => new(await server.NewDatabaseAsync());

    public ChatDb Context() => new(new DbContextOptionsBuilder<ChatDb>().UseNpgsql(Source).Options);

    /// <summary>A group of <paramref name="members"/>, put straight into the tables.</summary>
    public async Task<Guid> AddChatAsync(params Guid[] members)
    {
        await using var db = Context();
        var now = TimeProvider.System.GetDatabaseNow();
        var chat = new Conversation { Id = Guid.CreateVersion7(), Type = ChatType.Group, Name = "A group", CreatedBy = members[0], CreatedAt = now, ActiveAt = now };
        chat.Members.AddRange(members.Select(user => new Member { UserId = user, Role = MemberRole.Member, JoinedAt = now }));
        db.Add(chat);
        await db.SaveChangesAsync();
        return chat.Id;
    }

    public Task<Stored[]> StoreAsync(params NewMessage[] messages) =>
        MessageInsert.ExecuteAsync(Source, messages, TestContext.Current.CancellationToken);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Whether a statement waits here for what another one holds.</summary>
    public async Task<bool> AnyWaitsForALockAsync() =>
        await ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0;

    public async Task<List<T>> ColumnAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var values = new List<T>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            values.Add(await rows.GetFieldValueAsync<T>(0, TestContext.Current.CancellationToken));
        }

        return values;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
