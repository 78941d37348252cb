using System.Text;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RustyGate.Client;

namespace Notify.Service.Tests.Client;

/// <summary>The cases of the web platform's tests for <c>EventSource</c>, against the .NET client: what a stream may look like after any proxy.</summary>
public sealed class ParsingTests
{
    [Theory]
    [InlineData("event: a\nid: e:1\ndata: {\"x\":1}\n\n", "a e:1 {\"x\":1}")]
    [InlineData("event: a\rid: e:1\rdata: {\"x\":1}\r\r", "a e:1 {\"x\":1}")]
    [InlineData("event: a\r\nid: e:1\r\ndata: {\"x\":1}\r\n\r\n", "a e:1 {\"x\":1}")]
    [InlineData("\ufeffevent: a\ndata: 1\n\n", "a - 1")]
    [InlineData(": a comment\n:\nevent:a\ndata:1\n\n", "a - 1")]
    [InlineData("event: a\ndata: [1,\ndata: 2]\n\n", "a - [1,\n2]")]
    [InlineData("event: a\nid: e:1\ndata: 1\n\nevent: b\nid: e\0:2\ndata: 2\n\n", "a e:1 1", "b - 2")]
    [InlineData("event: a\nfoo: bar\ndata: 1\n\n", "a - 1")]
    [InlineData("event: never\n\nevent: a\ndata: 1\n\n", "a - 1")]
    [InlineData("event: a\ndata: \"\u20ac \ud83d\ude00\"\n\nevent: cut\ndata: 1", "a - \"\u20ac \ud83d\ude00\"")]
    [InlineData("retry: 1\nevent: a\ndata: 1\n\nretry: x\nevent: b\ndata: 2\n\n", "a - 1", "b - 2")]
    public async Task S56_A_stream_is_read_as_the_web_platform_reads_it_wherever_it_is_split(string stream, params string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        foreach (var step in (int[])[1, 2, 3, 1000])
        {
            await using var server = await TinyServer.StartAsync(app => app.MapGet("/events", async (HttpContext context) =>
            {
                context.Response.ContentType = "text/event-stream";
                for (var at = 0; at < bytes.Length; at += step)
                {
                    await context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(step, bytes.Length - at)), context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }));
            await using var client = new LiveClient(new LiveClientOptions
            {
                Gateway = new Uri(server.Address),
                Prefer = LiveTransport.EventStream,
                Token = (_, _) => ValueTask.FromResult("token"),
            });

            var heard = new List<string>();
            await foreach (var happened in client.ReadAsync(TestContext.Current.CancellationToken))
            {
                heard.Add($"{happened.Type} {happened.Id ?? "-"} {happened.Data.GetRawText()}");
                if (heard.Count == expected.Length)
                {
                    break;
                }
            }

            Assert.Equal(expected, heard);
        }
    }
}
