using System.Net;
using System.Text.Json;
using Edge;

namespace Notify.Service.Tests.Service;

/// <summary>Without Redis: what is revoked is found by the poll.</summary>
public sealed class RevokedStreamTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly (string, string) OftenAsked = ("Revocations:Poll", "00:00:00.05");

    [Fact]
    public async Task R10_A_revoked_session_ends_its_streams_with_a_reason_and_no_others()
    {
        await using var notify = await RunningNotify.StartAsync(OftenAsked);
        var session = Guid.CreateVersion7();
        using var revoked = await notify.OpenAsync(Ann, session: session);
        using var other = await notify.OpenAsync(Ann);
        await revoked.NextAsync("ready");
        await other.NextAsync("ready");

        notify.Authority.Revoke(session: session);

        Assert.Equal("""{"reason":"session_revoked"}""", (await revoked.NextAsync("closing")).Data);
        Assert.Null(await revoked.NextAsync());
        using var again = await notify.OpenAsync(Ann, session: session);
        Assert.Equal(HttpStatusCode.Unauthorized, again.Response.StatusCode);
        notify.Stop();
        Assert.Equal("""{"reason":"drain"}""", (await other.NextAsync("closing")).Data);
    }

    [Fact]
    public async Task R10_A_user_who_is_signed_out_everywhere_loses_every_stream_and_may_come_back()
    {
        await using var notify = await RunningNotify.StartAsync(OftenAsked);
        using var first = await notify.OpenAsync(Ann);
        using var second = await notify.OpenAsync(Ann);
        await first.NextAsync("ready");
        await second.NextAsync("ready");

        notify.Authority.Revoke(user: Ann);

        Assert.Equal("""{"reason":"session_revoked"}""", (await first.NextAsync("closing")).Data);
        Assert.Equal("""{"reason":"session_revoked"}""", (await second.NextAsync("closing")).Data);
        using var back = await notify.OpenAsync(Ann);
        Assert.Equal("ready", (await back.NextAsync())!.Name);
    }

    [Fact]
    public async Task R10_A_role_change_cuts_the_streams_of_older_tokens()
    {
        await using var notify = await RunningNotify.StartAsync(OftenAsked);
        using var stream = await notify.OpenAsync(Ann);
        await stream.NextAsync("ready");

        notify.Authority.Revoke(user: Ann, roleOnly: true);

        Assert.Equal("""{"reason":"role_changed"}""", (await stream.NextAsync("closing")).Data);
    }

    [Fact]
    public async Task S70_When_nobody_can_say_what_is_revoked_streams_end_and_new_ones_are_told_to_wait()
    {
        await using var notify = await RunningNotify.StartAsync(OftenAsked, ("Revocations:Bound", "00:00:03"));
        var token = notify.Authority.TokenOf(Ann);
        using var stream = await new SseReader(notify.Client, $"{notify.AddressOf(0)}/events", token).OpenAsync();
        await stream.NextAsync("ready");

        notify.Authority.IsSilent = true;

        Assert.Equal("""{"reason":"unverifiable"}""", (await stream.NextAsync("closing")).Data);
        using var refused = await new SseReader(notify.Client, $"{notify.AddressOf(0)}/events", token).OpenAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Response.StatusCode);
        Assert.Equal("application/problem+json", refused.Response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(refused.Response.Headers.RetryAfter);
        notify.Authority.IsSilent = false;
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await new SseReader(notify.Client, $"{notify.AddressOf(0)}/events", token).OpenAsync();
            return again.Response.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task A_client_is_warned_once_before_its_token_ends_the_stream()
    {
        var time = new TimeOfDay();
        await using var notify = await RunningNotify.StartAsync(time, ("Streams:PingSeconds", "600"), ("Streams:ExpiryWarningSeconds", "120"), ("Revocations:Bound", "00:15:00"));
        var (lifetime, before) = (TimeSpan.FromMinutes(10), DateTimeOffset.UtcNow);
        using var stream = await notify.OpenAsync(Ann, lifetime: lifetime);
        var after = DateTimeOffset.UtcNow;
        await stream.NextAsync("ready");

        time.Is(before + lifetime - TimeSpan.FromMinutes(1));
        var expiring = await stream.NextAsync("expiring");
        time.Is(after + lifetime);
        var closing = await stream.NextAsync();

        // Tokens know whole seconds.
        Assert.InRange(JsonSerializer.Deserialize<JsonElement>(expiring.Data).GetProperty("expires_at").GetDateTimeOffset(),
            before + lifetime - TimeSpan.FromSeconds(1), after + lifetime);
        Assert.Equal("""{"reason":"token_expired"}""", closing!.Data);
    }
}
