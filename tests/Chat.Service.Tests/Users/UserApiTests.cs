using System.Net;

namespace Chat.Service.Tests.Users;

/// <summary><c>/api/users</c>.</summary>
public sealed class UserApiTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ChatApi _api = shared.Api;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_are_found_by_what_was_typed()
    {
        const string Typed = "anna & 'co' %_ 日本";

        var found = await Get($"?q={Uri.EscapeDataString(Typed)}&limit=7").ExpectAsync(HttpStatusCode.OK);

        var one = Assert.Single(found.EnumerateArray());
        Assert.Equal((Typed, "One of 7"), (one.GetProperty("username").GetString(), one.GetProperty("display_name").GetString()));
    }

    [Fact]
    public async Task People_are_read_by_their_ids_and_who_is_nobody_is_left_out()
    {
        var (one, other) = (Some.User(), Some.User());

        var found = await Get($"?ids={one}&ids={other}&ids={ChatApi.Nobody}").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal([one, other], found.EnumerateArray().Select(user => user.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task R15_While_Auth_is_frozen_a_search_is_503_within_two_seconds()
    {
        // What is left of the two seconds is for everything else.
        var patience = TimeSpan.FromSeconds(1.8);
        var clock = new SteppedClock();
        await using var api = await ChatApi.WithLimitsAsync(shared.Server, clock);
        var answer = api.As(Some.User()).GetAsync($"/api/users?q={KnownUsers.Frozen}", Cancel);
        await Eventually.HoldsAsync(() => clock.Waiting(patience) == 1, what: "Auth is asked");

        clock.Advance(patience - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, clock.Waiting(patience));
        clock.Advance(TimeSpan.FromMilliseconds(1));

        using var reply = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.NotNull(reply.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("?q=", "q")]
    [InlineData("?q=a%00", "q")]
    [InlineData("?q=01234567890123456789012345678901234567890123456789012345678901234", "q")]
    [InlineData("?q=a&limit=51", "limit")]
    [InlineData("?q=a&ids=00000000-0000-7000-8000-000000000000", "q")]
    [InlineData("?ids=x", null)]
    public async Task S46_A_bad_search_is_400(string query, string? field) =>
        await Get(query).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    private Task<HttpResponseMessage> Get(string query) => _api.As(Some.User()).GetAsync("/api/users" + query, Cancel);
}
