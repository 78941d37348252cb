using System.Net;
using System.Text.Json;
using Auth.Service.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Audit;

/// <summary><c>GET /admin/audit</c>.</summary>
public sealed class AuditSearchTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task Entries_are_found_by_actor_act_target_time_and_outcome()
    {
        var admin = await Account.AdminAsync(_api);
        var (ann, ben) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await AddAsync(ann, "user.role", "user:1", Outcomes.Done);
        await AddAsync(ann, "user.role", "user:2", Outcomes.Refused);
        var between = DateTimeOffset.UtcNow;
        await AddAsync(ann, "user.disable", "user:1", Outcomes.Done);
        await AddAsync(ben, "user.disable", "user:1", Outcomes.Done);

        Assert.Equal(3, (await FindAsync(admin, $"actor={ann}")).Count);
        Assert.Equal(["user:2", "user:1"], (await FindAsync(admin, $"actor={ann}&act=user.role")).Select(entry => entry.GetProperty("target").GetString()));
        Assert.Equal(2, (await FindAsync(admin, $"actor={ann}&target=user:1")).Count);
        Assert.Equal("refused", Assert.Single(await FindAsync(admin, $"actor={ann}&outcome=refused")).GetProperty("outcome").GetString());
        Assert.Equal("user.disable", Assert.Single(await FindAsync(admin, $"actor={ann}&from={between:O}".Replace("+", "%2B", StringComparison.Ordinal))).GetProperty("act").GetString());
        Assert.Equal(2, (await FindAsync(admin, $"actor={ann}&to={between:O}".Replace("+", "%2B", StringComparison.Ordinal))).Count);
        Assert.Empty(await FindAsync(admin, $"actor={ann}&act=%00"));
    }

    [Fact]
    public async Task Pages_go_from_new_to_old_without_a_gap()
    {
        var (admin, ann) = (await Account.AdminAsync(_api), Guid.CreateVersion7());
        for (var i = 0; i < 5; i++)
        {
            await AddAsync(ann, "user.role", $"user:{i}", Outcomes.Done);
        }

        var first = await admin.GetAsync($"/admin/audit?actor={ann}&limit=3").ExpectAsync(HttpStatusCode.OK);
        var second = await admin.GetAsync($"/admin/audit?actor={ann}&limit=3&cursor={first.GetProperty("next_cursor").GetString()}").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(
            ["user:4", "user:3", "user:2", "user:1", "user:0"],
            new[] { first, second }.SelectMany(page => page.GetProperty("entries").EnumerateArray()).Select(entry => entry.GetProperty("target").GetString()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
    }

    [Fact]
    public void Within_a_millisecond_entries_stand_in_the_order_in_which_they_were_written()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var ids = Enumerable.Range(0, 10_000).Select(tick => AuditEntry.NewId(start.AddTicks(tick * 3))).ToArray();

        Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.True(string.CompareOrdinal(pair.First.ToString(), pair.Second.ToString()) < 0));
        Assert.All(ids, id => Assert.Equal(7, id.Version));
    }

    [Theory]
    [InlineData("outcome=maybe")]
    [InlineData("from=yesterday")]
    [InlineData("actor=me")]
    [InlineData("limit=0")]
    public async Task A_wrong_parameter_is_refused(string query) =>
        await (await Account.AdminAsync(_api)).GetAsync($"/admin/audit?{query}").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request");

    private static async Task<List<JsonElement>> FindAsync(Account admin, string query) =>
        [.. (await admin.GetAsync($"/admin/audit?{query}").ExpectAsync(HttpStatusCode.OK)).GetProperty("entries").EnumerateArray()];

    private Task<int> AddAsync(Guid actor, string act, string target, string outcome) => _api.InDatabaseAsync((db, services) =>
    {
        services.GetRequiredService<AuditLog>().Add(act, target, outcome: outcome, actor: actor);
        return db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });
}
