using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Database;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Tests;

/// <summary>The first of the two seconds that a request may take while the database is frozen; the driver's attempt to cancel is the other.</summary>
public sealed class ShortCommandsTests(AuthPostgres server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(900);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R15_A_command_is_given_up_after_nine_tenths_of_a_second()
    {
        var clock = new SteppedClock();
        await using var db = new AuthDb(new DbContextOptionsBuilder<AuthDb>().UseNpgsql(await server.NewDatabaseAsync()).AddInterceptors(new ShortCommands(clock)).Options);

        var command = db.Database.ExecuteSqlAsync($"SELECT pg_sleep(600)", Cancel);
        await Eventually.HoldsAsync(() => clock.Waiting(Patience) == 1, what: "it waits for the database");
        clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(command.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True((await Assert.ThrowsAnyAsync<Exception>(() => command)).IsUnavailable());
    }
}
