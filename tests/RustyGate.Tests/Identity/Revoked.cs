using System.Diagnostics;
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
        await using var pace = Pace.Of(app);
        await using var stream = await person.ListenAsync();
        await stream.UntilAsync("ready");

        using var done = await act();
        done.EnsureSuccessStatusCode();
        var start = Stopwatch.GetTimestamp();
        var closing = CutAfterAsync(stream, "session_revoked", start);
        var doors = ((string, string)[])[("gateway", "/api/chats"), ("chat", "/api/chats"), ("notify", "/events"), ("auth", "/auth/sessions")];
        var taken = await Task.WhenAll(doors.Select(door => TakenUntilAsync(app, person, door, start)));

        pace.Keeps(limit, await closing, "The end of the stream");
        Assert.All(doors.Zip(taken), door => pace.Keeps(limit, door.Second, $"The end of the token at {door.First}"));
    }

    /// <summary>How long after that moment the stream has told why it ends.</summary>
    public static async Task<TimeSpan> CutAfterAsync(EventStream stream, string reason, long moment)
    {
        var closing = await stream.UntilAsync("closing");
        var taken = Stopwatch.GetElapsedTime(moment);
        Assert.Equal(reason, closing.Data.GetProperty("reason").GetString());
        return taken;
    }

    /// <summary>How long after that moment the last request was begun that was answered otherwise; what is slow in being refused is refused all the same.</summary>
    public static async Task<TimeSpan> AnsweredUntilAsync(HttpClient client, string path, HttpStatusCode until, long moment)
    {
        var last = TimeSpan.Zero;
        await Eventually.HoldsAsync(
            async () =>
            {
                var began = Stopwatch.GetElapsedTime(moment);
                var isOver = await StatusAsync(client, path) == until;
                last = isOver ? last : began;
                return isOver;
            },
            what: $"{path} is {until}");
        return last;
    }

    private static async Task<TimeSpan> TakenUntilAsync(DistributedApplication app, Person person, (string Resource, string Path) at, long moment)
    {
        using var door = app.CreateHttpClient(at.Resource, "http");
        door.DefaultRequestHeaders.Authorization = person.Http.DefaultRequestHeaders.Authorization;
        return await AnsweredUntilAsync(door, at.Path, HttpStatusCode.Unauthorized, moment);
    }

    public static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var reply = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return reply.StatusCode;
    }
}
