using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Audit;

/// <summary>Sign-ins in the audit log, those that were refused too.</summary>
public sealed class SignInAuditTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task A_sign_in_by_password_is_in_the_log_with_its_session_and_address()
    {
        var (ann, address) = (await Account.RegisterAsync(_api), Some.Address());

        using var reply = await LogInAsync(_api, ann, Some.Password, address);

        var entry = Assert.Single(await EntriesAsync(_api, ann.Id));
        Assert.Equal((Outcomes.Done, ann.Id, address), (entry.Outcome, entry.ActorId, entry.Ip?.ToString()));
        Assert.True(await _api.InDatabaseAsync(db => db.Sessions.AnyAsync(session => session.Id == entry.SessionId && session.UserId == ann.Id)));
    }

    [Fact]
    public async Task S20_A_refused_sign_in_is_in_the_log_at_once_and_a_flood_as_one_entry_a_minute()
    {
        await using var api = await AuthApi.NewAsync(shared.Server, ("BackOff:Tries", "3"));
        var (ann, address) = (await Account.RegisterAsync(api), Some.Address());
        await WrongAsync();
        await Eventually.HoldsAsync(async () => (await EntriesAsync(api, ann.Id)).Count == 1, what: "the first one is written");

        for (var i = 0; i < 9; i++)
        {
            await WrongAsync();
        }

        var refused = api.Services.GetRequiredService<RefusedActs>();
        await refused.WriteAsync(all: false, TestContext.Current.CancellationToken);
        Assert.Single(await EntriesAsync(api, ann.Id));
        await refused.WriteAsync(all: true, TestContext.Current.CancellationToken);
        await refused.WriteAsync(all: true, TestContext.Current.CancellationToken);

        var entries = await EntriesAsync(api, ann.Id);
        Assert.Equal([1, 9], entries.Select(Attempts));
        Assert.All(entries, entry => Assert.Equal((Outcomes.Refused, null, address), (entry.Outcome, entry.ActorId, entry.Ip?.ToString())));

        async Task WrongAsync()
        {
            using var reply = await LogInAsync(api, ann, "not-the-password-of-ann", address);
            Assert.False(reply.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task However_many_accounts_and_addresses_are_tried_the_log_grows_by_so_many_entries_a_minute()
    {
        await using var api = await AuthApi.NewAsync(shared.Server);
        var refused = api.Services.GetRequiredService<RefusedActs>();
        for (var i = 0; i < 10_000; i++)
        {
            refused.Add(Acts.SignIn, Guid.CreateVersion7(), IPAddress.Parse(Some.Address()));
        }

        await refused.WriteAsync(all: true, TestContext.Current.CancellationToken);

        var entries = await api.InDatabaseAsync(db => db.AuditLog.Where(entry => entry.Act == Acts.SignIn).ToListAsync());
        Assert.InRange(entries.Count, 2, 2 * (RefusedActs.MostSources + 1));
        Assert.Equal(10_000, entries.Sum(Attempts));
    }

    private static Task<HttpResponseMessage> LogInAsync(AuthApi api, Account account, string password, string address) => api.CreateClient().SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/auth/login")
        {
            Headers = { { ClientAddress.Header, address } },
            Content = JsonContent.Create(new { email = account.Email, password }),
        },
        TestContext.Current.CancellationToken);

    private static int Attempts(AuditEntry entry) => JsonDocument.Parse(entry.After!).RootElement.GetProperty("attempts").GetInt32();

    private static Task<List<AuditEntry>> EntriesAsync(AuthApi api, Guid account) => api.InDatabaseAsync(db => db.AuditLog.AsNoTracking()
        .Where(entry => entry.Act == Acts.SignIn && entry.Target == AuditLog.User(account)).OrderBy(entry => entry.Id).ToListAsync());
}
