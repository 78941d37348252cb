using System.Diagnostics;
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
        var clock = Stopwatch.StartNew();

        // On a busy machine every timer is late: this one tells by how much.
        var limit = Task.Delay(TimeSpan.FromSeconds(2), Cancel).ContinueWith(_ => clock.Elapsed, TaskScheduler.Default);
        using var reply = await Get($"?q={KnownUsers.Frozen}");
        var answered = clock.Elapsed;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.InRange(answered, TimeSpan.FromSeconds(1), await limit + TimeSpan.FromSeconds(1));
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
