using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Faults;

/// <summary>R20 on a whole system: Auth is killed right after it has exchanged a refresh token.</summary>
[Collection(FaultCollection.Name)]
public sealed class RefreshRaceTests(FaultySystem system)
{
    /// <summary>Shorter than the grace in which a used token answers its successor again, as <see cref="FaultySystem"/> has set it.</summary>
    private static readonly TimeSpan BackLimit = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R20_Twenty_refreshes_of_one_token_with_Auth_killed_after_the_commit_get_one_successor_and_nobody_is_logged_out()
    {
        await system.IsWellAsync();
        using var anonymous = system.App.Anonymous();
        using var registered = await anonymous.PostAsJsonAsync(
            "/auth/register", new { email = $"ann-{Guid.NewGuid():N}@example.org", password = Person.Password }, Cancel);
        var token = await RefreshTokenAsync(registered);
        var auth = await system.PartAsync("auth");

        var refreshes = Enumerable.Range(0, 20).Select(_ => Eventually.SucceedsAsync(() => RefreshAsync(anonymous, token), BackLimit)).ToArray();
        await Task.WhenAny(refreshes);
        Signals.Send(auth.ProcessId, Signals.Kill);
        var late = Eventually.SucceedsAsync(() => RefreshAsync(anonymous, token), BackLimit);

        var successor = Assert.Single((await Task.WhenAll([.. refreshes, late])).Distinct());
        Assert.NotEqual(token, successor);
        await RefreshAsync(anonymous, successor);
        await system.App.RestartedAsync("auth", auth, Cancel).WaitAsync(BackLimit, Cancel);
    }

    private static async Task<string> RefreshAsync(HttpClient anonymous, string token)
    {
        using var reply = await anonymous.PostAsJsonAsync("/auth/refresh", new { refresh_token = token }, Cancel);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return await RefreshTokenAsync(reply);
    }

    private static async Task<string> RefreshTokenAsync(HttpResponseMessage reply) =>
        (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("refresh_token").GetString()!;
}
