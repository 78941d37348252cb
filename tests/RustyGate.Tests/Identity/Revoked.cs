using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Identity;

/// <summary>What a revocation does to somebody who is signed in and listens.</summary>
internal static class Revoked
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A stream and a token that are good end with their reason, the token at each service by itself.</summary>
    public static async Task IsCutAsync(DistributedApplication app, Person person, Func<Task<HttpResponseMessage>> act, TimeSpan limit)
    {
        await using var stream = await person.ListenAsync();
        await stream.UntilAsync("ready");

        using var done = await act();
        done.EnsureSuccessStatusCode();
        var start = TimeProvider.System.GetTimestamp();

        var closing = await stream.UntilAsync("closing", limit);
        Assert.Equal("session_revoked", closing.Data.GetProperty("reason").GetString());
        foreach (var (resource, path) in ((string, string)[])[("gateway", "/api/chats"), ("chat", "/api/chats"), ("notify", "/events"), ("auth", "/auth/sessions")])
        {
            using var door = app.CreateHttpClient(resource, "http");
            door.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
            await Eventually.HoldsAsync(
                async () => await StatusAsync(door, path) == HttpStatusCode.Unauthorized,
                limit - TimeProvider.System.GetElapsedTime(start),
                $"the token is void at {resource}");
        }
    }

    public static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var reply = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return reply.StatusCode;
    }
}
