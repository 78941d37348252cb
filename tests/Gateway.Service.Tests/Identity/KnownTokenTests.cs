using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace Gateway.Service.Tests.Identity;

/// <summary>A token whose signature was verified before: what is decided anew at each request all the same.</summary>
public sealed class KnownTokenTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.NewGuid();

    private readonly RunningGateway _gateway = new();

    public async ValueTask InitializeAsync()
    {
        _gateway.Authority.Extra = app => app.MapGet("/admin/users", () => "everyone");
        await _gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/chats", () => "mine"));
        // Without Redis a service is late by a poll.
        await _gateway.With("RateLimits:Enabled", "false").With("Revocations:Poll", "00:00:00.5").Configured("""{ "routes": { "admin": { "auth": "admin" } } }""").StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task S10_R10_A_session_that_is_revoked_is_out_within_two_seconds_however_often_its_token_was_verified()
    {
        var session = Guid.NewGuid();
        var token = _gateway.Authority.TokenOf(Ann, session: session);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await AskAsync(token), await AskAsync(token)]);

        _gateway.Authority.Revoke(session: session);

        await PolledWithinAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
    }

    [Fact]
    public async Task S9_R10_A_demoted_admin_is_forbidden_what_is_an_admins_with_a_token_that_was_verified_before_and_others_are_not()
    {
        var (demoted, other) = (_gateway.Authority.TokenOf(Ann, role: "admin"), _gateway.Authority.TokenOf(Guid.NewGuid(), role: "admin"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await AskAsync(demoted, "/admin/users"), await AskAsync(other, "/admin/users")]);

        _gateway.Authority.Revoke(user: Ann, roleOnly: true);

        await PolledWithinAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(
            [HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK],
            [await AskAsync(demoted, "/admin/users"), await AskAsync(demoted), await AskAsync(other, "/admin/users")]);
    }

    [Fact]
    public async Task S5_One_that_differs_from_a_verified_one_in_any_part_is_refused()
    {
        var token = _gateway.Authority.TokenOf(Ann);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        var parts = token.Split('.');
        var admins = _gateway.Authority.TokenOf(Ann, role: "admin").Split('.');

        foreach (var forged in (string[])[$"{parts[0]}.{admins[1]}.{parts[2]}", $"{parts[0]}.{parts[1]}.{admins[2]}", $"{parts[0]}.{parts[1]}.A{parts[2][1..]}", $"{parts[0]}.{parts[1]}."])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(forged));
        }
    }

    /// <summary>
    /// A poll that is under way may not know it yet. The next one does, and has been taken in when another follows: two pauses, which are within the limit.
    /// </summary>
    private async Task PolledWithinAsync(TimeSpan limit)
    {
        Assert.True(2 * _gateway.Service<IOptions<RevocationOptions>>().Value.Poll <= limit);
        var polls = _gateway.Authority.Polls;
        await Eventually.HoldsAsync(() => _gateway.Authority.Polls >= polls + 2);
    }

    private async Task<HttpStatusCode> AskAsync(string token, string path = "/api/chats")
    {
        using var request = _gateway.Request(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var reply = await _gateway.SendAsync(request);
        return reply.StatusCode;
    }
}
