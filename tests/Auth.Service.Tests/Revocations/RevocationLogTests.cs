using System.Net;
using System.Text.Json;
using Auth.Service.Database;
using Auth.Service.Revocations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Revocations;

public sealed class RevocationLogTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private AuthApi Api => shared.Api;

    [Fact]
    public async Task R10_A_revocation_holds_here_at_once_and_others_read_it_after_the_commit()
    {
        var session = Guid.CreateVersion7();

        await WithAsync((log, db) =>
        {
            log.AddSession(session);
            Assert.Equal(TokenStanding.Good, StandingOf(session));
            return db.SaveChangesAsync();
        });

        Assert.Equal(TokenStanding.Revoked, StandingOf(session));
        Assert.Equal(session, Assert.Single(await ListedAsync(""), row => row.GetProperty("session_id").ValueEquals(session.ToString()))
            .GetProperty("session_id").GetGuid());
    }

    [Fact]
    public async Task R10_Inside_a_transaction_it_counts_from_the_commit_on_and_not_before()
    {
        var (kept, undone) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await WithAsync(async (log, db) =>
        {
            await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                log.AddSession(kept);
                await db.SaveChangesAsync();
                Assert.Equal(TokenStanding.Good, StandingOf(kept));
                await transaction.CommitAsync();
            });
        });
        await WithAsync(async (log, db) =>
        {
            await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync();
                log.AddSession(undone);
                await db.SaveChangesAsync();
                await transaction.RollbackAsync();
            });
        });

        Assert.Equal(TokenStanding.Revoked, StandingOf(kept));
        Assert.Equal(TokenStanding.Good, StandingOf(undone));
    }

    [Fact]
    public async Task A_poll_reads_only_what_came_since_and_nothing_that_no_token_outlives()
    {
        var now = DateTimeOffset.UtcNow;
        var (old, past, recent) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await WithAsync(async (_, db) =>
        {
            db.Revocations.AddRange(
                Made(old, now - Revocation.RelevantFor - TimeSpan.FromSeconds(1)), Made(past, now - TimeSpan.FromMinutes(2)), Made(recent, now));
            await db.SaveChangesAsync();
        });

        var since = await ListedAsync($"?since={Uri.EscapeDataString((now - TimeSpan.FromMinutes(1)).ToString("O"))}");
        var all = await ListedAsync("");

        Assert.Contains(recent, Sessions(since));
        Assert.DoesNotContain(past, Sessions(since));
        Assert.Superset(new HashSet<Guid> { past, recent }, Sessions(all));
        Assert.DoesNotContain(old, Sessions(all));
        await using var scope = Api.Services.CreateAsyncScope();
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<StoredRevocations>().TrimAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public Task S65_Strangers_are_told_nothing_of_it() =>
        Api.GetAsync("/internal/revocations").ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

    private static Revocation Made(Guid session, DateTimeOffset at) =>
        new() { Id = Guid.CreateVersion7(), SessionId = session, TokensBefore = at, CreatedAt = at };

    private static HashSet<Guid> Sessions(IEnumerable<JsonElement> rows) =>
        [.. rows.Select(row => row.GetProperty("session_id")).Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetGuid())];

    private TokenStanding StandingOf(Guid session) =>
        Api.Services.GetRequiredService<RevocationCache>().Judge(new CurrentUser(Guid.CreateVersion7(), session, Roles.User), DateTimeOffset.UtcNow);

    private async Task<JsonElement[]> ListedAsync(string query) =>
        [.. (await Api.AsService().GetAsync($"/internal/revocations{query}", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK))
            .GetProperty("revocations").EnumerateArray()];

    private async Task WithAsync(Func<RevocationLog, AuthDb, Task> work)
    {
        await using var scope = Api.Services.CreateAsyncScope();
        await Eventually.HoldsAsync(() => Api.Services.GetRequiredService<RevocationCache>().IsReached, what: "the cache is filled");
        await work(scope.ServiceProvider.GetRequiredService<RevocationLog>(), scope.ServiceProvider.GetRequiredService<AuthDb>());
    }
}
