using Chat.Service.Delivery;
using Microsoft.Extensions.Options;

namespace Chat.Service.Tests.Delivery;

/// <summary>How long the log is.</summary>
public sealed class LogTrimTests(PostgresServer server)
{
    [Fact]
    public async Task What_is_too_old_goes_in_bounded_pieces_and_the_rest_stays()
    {
        await using var db = await LogOfAsync(3_000, old: 1_400);
        var trim = new LogTrim(Options.Create(new RelayOptions { KeepFor = TimeSpan.FromHours(1) }), TimeProvider.System);

        Assert.Equal((1_000, 1_400, 1_400), (await RunAsync(trim, db), await RunAsync(trim, db), await RunAsync(trim, db)));
        Assert.Equal((1_401L, 3_000L), (
            await db.ScalarAsync<long>("SELECT min(position) FROM events"), await db.ScalarAsync<long>("SELECT max(position) FROM events")));
    }

    [Fact]
    public async Task What_is_too_much_goes_too()
    {
        await using var db = await LogOfAsync(3_000, old: 0);
        var trim = new LogTrim(Options.Create(new RelayOptions { KeepCount = 2_500 }), TimeProvider.System);

        Assert.Equal((500, 500), (await RunAsync(trim, db), await RunAsync(trim, db)));
        Assert.Equal(2_500L, await db.ScalarAsync<long>("SELECT count(*) FROM events"));
    }

    private async Task<ChatDatabase> LogOfAsync(int count, int old)
    {
        var db = await ChatDatabase.NewAsync(server);
        await db.ExecuteAsync($"""
            INSERT INTO events (position, chat_id, type, body, created_at)
            SELECT n, gen_random_uuid(), 'NewMessage', '1', now() - CASE WHEN n <= {old} THEN interval '2 hours' ELSE interval '0' END FROM generate_series(1, {count}) n;
            UPDATE log SET head = {count}
            """);
        return db;
    }

    /// <returns>What is trimmed after this run.</returns>
    private static async Task<long> RunAsync(LogTrim trim, ChatDatabase db)
    {
        await using var connection = await db.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await trim.ExecuteAsync(connection, TestContext.Current.CancellationToken);
        return await db.ScalarAsync<long>("SELECT trimmed FROM log");
    }
}
