using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

/// <summary>The secret in <c>/hooks/{token}</c>, <c>/api/invites/{code}</c> and <c>/invite/{code}</c>.</summary>
[Collection(Tracing.Collection)]
public sealed class SecretsInPathsTests
{
    private const string Token = "rgh_a-secret-that-nobody-may-find-again_0123456";

    [Theory]
    [InlineData($"/hooks/{Token}", "/hooks", "X-Hook-Token")]
    [InlineData($"/HOOKS/{Token}/", "/hooks", "X-Hook-Token")]
    [InlineData($"/api/invites/{Token}", "/api/invites/code", "X-Invite-Code")]
    [InlineData($"/API/Invites/{Token}/accept", "/api/invites/code/accept", "X-Invite-Code")]
    public async Task S53_A_secret_in_a_path_reaches_chat_in_a_header_and_no_log_and_no_span(string path, string shown, string header)
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = Listener(spans);
        await using var gateway = new RunningGateway().With("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        await gateway.AddUpstreamAsync("chat", app => app.MapMethods(shown, ["GET", "POST"], (HttpRequest request) => request.Headers[header].ToString()));
        await gateway.StartAsync();
        var method = path.EndsWith(Token, StringComparison.Ordinal) && header == "X-Invite-Code" ? HttpMethod.Get : HttpMethod.Post;

        using var reply = await gateway.SendAsync(gateway.Request(method, path, user: Guid.CreateVersion7()));
        using var wrongMethod = await gateway.SendAsync(gateway.Request(HttpMethod.Put, path));

        Assert.Equal((HttpStatusCode.OK, Token), (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.False(wrongMethod.IsSuccessStatusCode);
        await NowhereAsync(gateway, spans, $"\"method\":\"{method}\",\"path\":\"{shown}\"");
    }

    [Theory]
    [InlineData($"/invite/{Token}")]
    [InlineData($"/INVITE/{Token}/")]
    [InlineData($"/invite/{Token}/more")]
    public async Task S53_The_page_of_an_invite_is_the_same_for_every_code_which_is_in_no_log_and_no_span(string path)
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = Listener(spans);
        await using var gateway = await new RunningGateway().With("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1").StartAsync();
        using var request = gateway.Request(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");

        using var reply = await gateway.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType));
        await NowhereAsync(gateway, spans, "\"method\":\"GET\",\"path\":\"/invite/code\"");
    }

    [Fact]
    public async Task What_cannot_be_a_token_is_not_passed_on()
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapPost("/hooks", (HttpRequest request) => request.Headers["X-Hook-Token"].ToString()));
        await gateway.StartAsync();

        using var reply = await gateway.SendAsync(gateway.Request(HttpMethod.Post, "/hooks/a%0d%0aX-User-Id:1/b"));

        Assert.Equal("-", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static ActivityListener Listener(ConcurrentQueue<string> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue($"{span.OperationName} {span.DisplayName} {string.Join(' ', span.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>The token is in no log, where the request stands as <paramref name="logged"/>, and in no span.</summary>
    private static async Task NowhereAsync(RunningGateway gateway, ConcurrentQueue<string> spans, string logged)
    {
        await Eventually.HoldsAsync(() => gateway.Logged.Any(line => line.Contains(logged, StringComparison.Ordinal)));
        Assert.DoesNotContain(gateway.Logged, line => line.Contains(Token, StringComparison.OrdinalIgnoreCase));
        Assert.NotEmpty(spans);

        // The test's own client knows where it asked.
        Assert.DoesNotContain(spans, span => span.Contains(Token, StringComparison.OrdinalIgnoreCase) && !span.Contains($":{gateway.Address.Port}/", StringComparison.Ordinal));
    }
}
