using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>Every error is a problem document (RFC 9457) with a stable code and a trace id, and never shows internals.</summary>
public sealed class ProblemTests : IAsyncLifetime
{
    private TestService _service = null!;

    /// <summary>Bound from a body; public, or built-in validation skips it.</summary>
    public sealed record Note(string Text, int Count, Note? Inner = null);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await TestService.StartAsync(
        app =>
        {
            app.MapPost("/notes", (Note note) => TypedResults.Ok(note));
            app.MapGet("/number/{id:int}", (int id, int limit) => id + limit);
            app.MapGet("/fails", string () => throw new InvalidDataException("secret detail"));
            app.MapGet("/no-database", string () => throw new InvalidOperationException("x", new TimeoutException("secret host")));
            app.MapGet("/started", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("begun ");
                await context.Response.Body.FlushAsync();
                throw new InvalidDataException("secret detail");
            });
        },
        builder => builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = 1000));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_good_body_is_read_and_written_in_snake_case()
    {
        using var reply = await PostAsync("""{"text":"a","count":1}""");

        Assert.Equal("""{"text":"a","count":1,"inner":null}""", await reply.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"text":"a"}x""")]
    [InlineData("""{"text":"a","count":1,}""")]
    [InlineData("""{"text":"a","count":"1"}""")]
    [InlineData("""{"text":"a","count":1.5}""")]
    [InlineData("""{"text":"a","count":NaN}""")]
    [InlineData("""{"text":"a","count":99999999999}""")]
    [InlineData("""{"text":1,"count":1}""")]
    [InlineData("""{"text":"\ud800","count":1}""")]
    [InlineData("""{"text":"a","text":"b","count":1}""")]
    [InlineData("""{"text":"a","Text":"b","count":1}""")]
    [InlineData("""{"text":"a","t\u0065xt":"b","count":1}""")]
    public async Task S44_A_bad_body_is_400(string body)
    {
        using var reply = await PostAsync(body);

        await reply.AssertProblemAsync(400, "invalid_request");
    }

    [Fact]
    public async Task S44_A_body_of_bad_UTF8_is_400()
    {
        using var content = new ByteArrayContent([.. "{\"count\":1,\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var reply = await _service.Client.PostAsync("/notes", content, Cancelled);

        await reply.AssertProblemAsync(400, "invalid_request");
    }

    [Fact]
    public async Task S44_A_deep_body_is_400()
    {
        var body = string.Concat(Enumerable.Repeat("""{"inner":""", 40)) + "null" + new string('}', 40);
        using var reply = await PostAsync(body);

        await reply.AssertProblemAsync(400, "invalid_request");
    }

    [Fact]
    public async Task A_bad_body_is_named_by_its_place()
    {
        using var reply = await PostAsync("""{"text":"a","count":"x"}""");

        var problem = await reply.AssertProblemAsync(400, "invalid_request");
        Assert.Contains("$.count", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task S43_A_body_over_the_limit_is_413()
    {
        using var known = await PostAsync($$"""{"text":"{{new string('x', 2000)}}","count":1}""");
        await known.AssertProblemAsync(413, "payload_too_large");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/notes") { Content = Json($$"""{"text":"{{new string('x', 2000)}}","count":1}""") };
        request.Headers.TransferEncodingChunked = true;
        using var chunked = await _service.Client.SendAsync(request, Cancelled);
        await chunked.AssertProblemAsync(413, "payload_too_large");
    }

    [Fact]
    public async Task Another_content_type_is_415()
    {
        using var reply = await _service.Client.PostAsync("/notes", new StringContent("""{"text":"a","count":1}"""), Cancelled);

        await reply.AssertProblemAsync(415, "unsupported_media_type");
    }

    [Fact]
    public async Task A_missing_or_bad_parameter_is_400()
    {
        using var missing = await _service.Client.GetAsync("/number/1", Cancelled);
        using var bad = await _service.Client.GetAsync("/number/1?limit=many", Cancelled);

        await missing.AssertProblemAsync(400, "invalid_request");
        await bad.AssertProblemAsync(400, "invalid_request");
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/number/one?limit=1")]
    [InlineData("/notes/1")]
    public async Task An_unknown_route_is_404(string path)
    {
        using var reply = await _service.Client.GetAsync(path, Cancelled);

        await reply.AssertProblemAsync(404, "not_found");
    }

    [Theory]
    [InlineData("GET", "/notes")]
    [InlineData("TRACE", "/notes")]
    [InlineData("DELETE", "/fails")]
    [InlineData("FOO", "/fails")]
    public async Task S64_Another_method_is_405_and_says_which_is_allowed(string method, string path)
    {
        using var reply = await _service.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancelled);

        await reply.AssertProblemAsync(405, "method_not_allowed");
        Assert.Single(reply.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html,application/xhtml+xml;q=0.9")]
    [InlineData("text/event-stream")]
    [InlineData("nonsense")]
    public async Task S67_An_exception_is_500_without_internals_whatever_is_accepted(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fails");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var reply = await _service.Client.SendAsync(request, Cancelled);

        var problem = await reply.AssertProblemAsync(500, "internal_error");
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_does_not_answer_is_503_with_a_time_to_come_back()
    {
        using var reply = await _service.Client.GetAsync("/no-database", Cancelled);

        var problem = await reply.AssertProblemAsync(503, "unavailable");
        Assert.Equal(TimeSpan.FromSeconds(2), reply.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_that_has_begun_is_cut_and_not_completed_as_if_whole() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => _service.Client.GetStringAsync("/started", Cancelled));

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_plain_JSON_for_everyone(string path)
    {
        using var reply = await _service.Client.GetAsync(path, Cancelled);

        Assert.Equal("application/json", reply.Content.Headers.ContentType?.MediaType);
        Assert.True(reply.IsSuccessStatusCode);
        Assert.False(reply.Headers.Contains("Server"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = Json(body);
        return await _service.Client.PostAsync("/notes", content, Cancelled);
    }
}
