using System.Net;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests;

public sealed class StreamingTests
{
    private static readonly Guid Ann = Guid.NewGuid();

    [Fact]
    public async Task A_stream_passes_event_by_event_before_the_upstream_ends()
    {
        var next = new SemaphoreSlim(0);
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var i = 0; ; i++)
            {
                await context.Response.WriteAsync($"event: e\nid: x:{i}\ndata: {i}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await next.WaitAsync(context.RequestAborted);
            }
        }));
        await gateway.StartAsync();
        using var stream = await new SseReader(gateway.Client, "/events", gateway.Authority.TokenOf(Ann)).OpenAsync();

        Assert.Equal("0", (await stream.NextAsync())!.Data);
        next.Release();
        Assert.Equal("1", (await stream.NextAsync())!.Data);
        Assert.Null(stream.Response.Content.Headers.ContentLength);
        Assert.Empty(stream.Response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task R13_On_a_stop_running_requests_finish_and_streams_do_not_hold_it_up()
    {
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/api/slow", async () =>
        {
            arrived.SetResult();
            await answer.Task;
            return "done";
        }));
        await gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("event: ready\ndata: {}\n\n", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        await gateway.StartAsync();
        using var stream = await new SseReader(gateway.Client, "/events", gateway.Authority.TokenOf(Ann)).OpenAsync();
        await stream.NextAsync("ready");
        var slow = gateway.GetAsync("/api/slow", Ann);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        gateway.Stop();

        await Assert.ThrowsAnyAsync<IOException>(stream.NextAsync);
        answer.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await slow).StatusCode);
    }
}
