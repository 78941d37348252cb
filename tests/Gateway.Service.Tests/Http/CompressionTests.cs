using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

public sealed class CompressionTests : IAsyncLifetime
{
    private const string Json = "application/json";

    private static readonly Guid Ann = Guid.NewGuid();
    private static readonly string Long = string.Concat(Enumerable.Repeat("many words that come again ", 400));

    private readonly RunningGateway _gateway = new();

    public async ValueTask InitializeAsync()
    {
        await _gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapGet("/api/text", (string type, string? cache, string? cookie, string? encoding, string? tag, int? size, HttpResponse response) =>
            {
                (response.Headers.CacheControl, response.Headers.SetCookie, response.Headers.ContentEncoding, response.Headers.ETag) = (cache, cookie, encoding, tag);
                return Results.Text(Long[..(size ?? Long.Length)], type);
            });
            app.MapGet("/api/part", () => Results.Bytes(Encoding.ASCII.GetBytes(Long), "text/plain", enableRangeProcessing: true));
        });
        await _gateway.AddUpstreamAsync("notify", app => app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"data: {Long}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("", null)]
    public async Task Source1_2_What_a_client_accepts_is_compressed_so(string accept, string? encoding)
    {
        using var reply = await GetAsync($"/api/text?type={Json}", accept);

        Assert.Equal(encoding, reply.Content.Headers.ContentEncoding.SingleOrDefault());
        var bytes = await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Long, await new StreamReader(Decode(bytes, encoding)).ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.True(encoding is null || (bytes.Length < Long.Length / 5 && reply.Headers.Vary.Contains("Accept-Encoding")), $"{bytes.Length} bytes");
    }

    [Theory]
    [InlineData("type=image/png")]
    [InlineData("type=text/event-stream")]
    [InlineData($"type={Json}&size=500")]
    [InlineData($"type={Json}&cache=no-store")]
    [InlineData($"type={Json}&cache=public,no-transform")]
    [InlineData($"type={Json}&cookie=a%3Db")]
    public async Task Source1_2_Secrets_streams_small_answers_and_what_does_not_shrink_are_not_compressed(string query)
    {
        using var reply = await GetAsync($"/api/text?{query}", "gzip, br");

        Assert.Empty(reply.Content.Headers.ContentEncoding);
        Assert.StartsWith("many words", await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source1_2_What_is_encoded_already_or_a_part_stays_as_it_is()
    {
        using var encoded = await GetAsync($"/api/text?type={Json}&encoding=zstd", "gzip, br");
        using var request = _gateway.Request(HttpMethod.Get, "/api/part", Ann);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        request.Headers.Range = new RangeHeaderValue(0, 1999);
        using var part = await _gateway.SendAsync(request);

        Assert.Equal(["zstd"], encoded.Content.Headers.ContentEncoding);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Long[..2000], await part.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Source1_2_Other_bytes_have_no_strong_tag_in_common()
    {
        using var plain = await GetAsync($"/api/text?type={Json}&tag=%22a%22", "identity");
        using var compressed = await GetAsync($"/api/text?type={Json}&tag=%22a%22", "gzip");

        Assert.Equal("\"a\"", plain.Headers.ETag!.ToString());
        Assert.Equal("W/\"a\"", compressed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task Source1_2_An_event_is_there_at_once_and_as_it_was_sent()
    {
        using var reply = await GetAsync("/events", "gzip, br");
        using var stream = new StreamReader(await reply.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Empty(reply.Content.Headers.ContentEncoding);
        Assert.Equal($"data: {Long}", await stream.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Source1_2_Answers_with_tokens_are_not_compressed()
    {
        await using var gateway = new RunningGateway();
        gateway.Authority.Extra = app => app.MapGet("/auth/anything", () => Results.Text(Long, Json));
        await gateway.StartAsync();
        using var request = gateway.Request(HttpMethod.Get, "/auth/anything");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");

        using var reply = await gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Empty(reply.Content.Headers.ContentEncoding);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept)
    {
        using var request = _gateway.Request(HttpMethod.Get, path, Ann);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        return await _gateway.SendAsync(request);
    }

    private static Stream Decode(byte[] bytes, string? encoding) => encoding switch
    {
        "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
        "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
        _ => new MemoryStream(bytes),
    };
}
