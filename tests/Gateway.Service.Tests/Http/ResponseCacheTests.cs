using System.Collections.Concurrent;
using System.Net;
using Gateway.Service.Tests.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Service.Tests.Http;

public sealed class ResponseCacheTests : IAsyncLifetime
{
    private static readonly Guid Ann = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();

    private readonly RunningGateway _gateway = new RunningGateway().With("RateLimits:Enabled", "false").Configured("""
        {
          "routes": {
            "own": { "match": { "path": "/own/{**rest}" }, "upstream": "chat", "cache": { "ttl": "1h" } },
            "open": { "match": { "path": "/open/{**rest}" }, "upstream": "chat", "auth": "none", "cache": { "ttl": "1h", "key": "public", "vary": [ "Accept-Language" ], "max_entry": 5000 } },
            "shared": { "match": { "path": "/shared/{**rest}" }, "upstream": "chat", "cache": { "ttl": "1h", "key": "public" } }
          }
        }
        """);

    private readonly AuditOfAuth _audit = new();
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask InitializeAsync()
    {
        _gateway.Authority.Extra = _audit.Map;
        await _gateway.AddUpstreamAsync("chat", app =>
        {
            app.MapMethods("/{kind}/answer", ["GET", "HEAD", "POST"], (HttpContext context, string? control, string? vary, string? cookie, string? tag, int? size) =>
            {
                _asked.Enqueue(context.Request.Path);
                var headers = context.Response.Headers;
                (headers.CacheControl, headers.Vary, headers.SetCookie, headers.ETag) = (control, vary, cookie, tag);
                return $"{context.Request.Headers["X-User-Id"]}|{context.Request.Headers.AcceptLanguage}|{context.Request.Headers["X-Evil"]}|"
                    + $"{context.Request.Headers.Cookie}|{context.Request.Headers.Authorization.Count}|{context.Request.Host}|{_asked.Count}{new string('x', size ?? 0)}";
            });
            app.MapGet("/open/bytes", () => Results.Bytes(new byte[100], enableRangeProcessing: true));
            app.MapGet("/open/slow", async (string? control, HttpContext context) =>
            {
                _asked.Enqueue("slow");
                context.Response.Headers.CacheControl = control;
                await _go.Task.WaitAsync(context.RequestAborted);
                return $"{_asked.Count}";
            });
            app.MapGet("/open/broken", async context =>
            {
                _asked.Enqueue("broken");
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("a part", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
            });
        });
        await _gateway.StartAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task An_answer_is_fetched_once_and_its_age_is_told()
    {
        var first = await GetAsync("/open/answer");
        var second = await GetAsync("/open/answer");

        Assert.Equal(first.Body, second.Body);
        Assert.Equal(("RustyGate; fwd=miss; stored", "RustyGate; hit"), (first.Status, second.Status));
        Assert.NotNull(second.Reply.Headers.Age);
        Assert.NotEqual(Assert.Single(first.Reply.Headers.GetValues("X-Request-ID")), Assert.Single(second.Reply.Headers.GetValues("X-Request-ID")));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task What_a_user_was_answered_is_that_users_alone()
    {
        var ann = await GetAsync("/own/answer?control=private,max-age=60", Ann);
        var ben = await GetAsync("/own/answer?control=private,max-age=60", Ben);
        var again = await GetAsync("/own/answer?control=private,max-age=60", Ann);
        using var stranger = await _gateway.GetAsync("/own/answer?control=private,max-age=60");

        Assert.StartsWith($"{Ann}|", ann.Body, StringComparison.Ordinal);
        Assert.StartsWith($"{Ben}|", ben.Body, StringComparison.Ordinal);
        Assert.Equal((ann.Body, "RustyGate; hit"), (again.Body, again.Status));
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Theory]
    [InlineData("/open/answer?control=no-store")]
    [InlineData("/open/answer?control=no-cache")]
    [InlineData("/open/answer?control=private")]
    [InlineData("/open/answer?control=max-age%3D0")]
    [InlineData("/open/answer?control=s-maxage%3D0,max-age%3D60")]
    [InlineData("/open/answer?cookie=a%3Db")]
    [InlineData("/open/answer?vary=*")]
    [InlineData("/open/answer?size=6000")]
    [InlineData("/open/nothing")]
    [InlineData("/shared/answer")]
    public async Task What_must_not_be_kept_is_fetched_each_time(string path)
    {
        await GetAsync(path, Ann);
        var second = await GetAsync(path, Ann);

        Assert.Equal("RustyGate; fwd=miss", second.Status);
        Assert.Null(second.Reply.Headers.Age);
    }

    [Fact]
    public async Task On_a_route_for_users_what_says_itself_that_it_is_public_is_kept_for_all()
    {
        var ann = await GetAsync("/shared/answer?control=public,max-age=60", Ann);
        var ben = await GetAsync("/shared/answer?control=public,max-age=60", Ben);

        Assert.Equal((ann.Body, "RustyGate; hit"), (ben.Body, ben.Status));
    }

    [Fact]
    public async Task S35_Nothing_that_is_not_in_the_key_reaches_the_upstream_and_so_poisons_nothing()
    {
        (string Name, string Value)[] poison =
        [
            ("X-Forwarded-Host", "evil.example"), ("X-Evil", "evil"), ("Cookie", "evil=1"), ("X-Original-URL", "/evil"), ("Authorization", "Basic ZXZpbDpldmls"),
            ("X-User-Id", "evil"), ("X-Host", "evil"), ("Origin", "https://evil.example"), ("Cache-Control", "no-store"),
        ];
        var first = await GetAsync("/open/answer", headers: poison);
        var second = await GetAsync("/open/answer");
        var other = await GetAsync("/open/answer", headers: ("Host", "evil.example"));

        Assert.DoesNotContain("evil", first.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("||||0|", first.Body, StringComparison.Ordinal);
        Assert.Equal((first.Body, "RustyGate; hit"), (second.Body, second.Status));
        Assert.Equal("RustyGate; fwd=miss; stored", other.Status);
    }

    [Fact]
    public async Task A_header_that_chooses_the_answer_and_the_query_are_in_the_key()
    {
        var german = await GetAsync("/open/answer", headers: ("Accept-Language", "de"));
        var french = await GetAsync("/open/answer", headers: ("Accept-Language", "fr"));
        var again = await GetAsync("/open/answer", headers: ("Accept-Language", "de"));
        var query = await GetAsync("/open/answer?tag=%22t%22", headers: ("Accept-Language", "de"));

        Assert.Contains("|de|", german.Body, StringComparison.Ordinal);
        Assert.Contains("|fr|", french.Body, StringComparison.Ordinal);
        Assert.Equal((german.Body, "RustyGate; hit"), (again.Body, again.Status));
        Assert.Equal("RustyGate; fwd=miss; stored", query.Status);
    }

    [Fact]
    public async Task Who_has_it_already_is_told_304_the_first_time_too()
    {
        var tagged = await GetAsync("/open/answer?tag=%22t%22", headers: ("If-None-Match", "\"t\""));
        var untagged = await GetAsync("/open/answer");
        var own = untagged.Reply.Headers.ETag!.ToString();
        var known = await GetAsync("/open/answer", headers: ("If-None-Match", $"\"other\", W/{own}"));
        var unknown = await GetAsync("/open/answer", headers: ("If-None-Match", "\"other\""));

        Assert.Equal((HttpStatusCode.NotModified, ""), (tagged.Reply.StatusCode, tagged.Body));
        Assert.Equal("\"t\"", tagged.Reply.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, known.Reply.StatusCode);
        Assert.Equal((HttpStatusCode.OK, untagged.Body), (unknown.Reply.StatusCode, unknown.Body));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task A_head_is_answered_from_what_is_kept_a_part_and_a_change_never()
    {
        var kept = await GetAsync("/open/answer");
        using var head = await _gateway.SendAsync(_gateway.Request(HttpMethod.Head, "/open/answer"));
        using var post = await _gateway.SendAsync(_gateway.Request(HttpMethod.Post, "/open/answer"));
        var whole = await GetAsync("/open/bytes");
        var part = await GetAsync("/open/bytes", headers: ("Range", "bytes=0-9"));

        Assert.Equal("RustyGate; hit", Assert.Single(head.Headers.GetValues("Cache-Status")));
        Assert.Equal(kept.Body.Length, head.Content.Headers.ContentLength);
        Assert.Equal("RustyGate; fwd=bypass", Assert.Single(post.Headers.GetValues("Cache-Status")));
        Assert.Equal(100, whole.Body.Length);
        Assert.Equal((HttpStatusCode.PartialContent, 10), (part.Reply.StatusCode, part.Body.Length));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_one_fetch()
    {
        var all = Enumerable.Range(0, 50).Select(_ => GetAsync("/open/slow")).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(!_asked.IsEmpty));
        _go.SetResult();

        var answers = await Task.WhenAll(all);

        Assert.All(answers, answer => Assert.Equal("1", answer.Body));
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Who_waits_for_one_that_gives_up_asks_again_and_who_waits_for_what_is_not_for_all_asks_alone()
    {
        using var impatient = new CancellationTokenSource();
        var first = _gateway.Client.GetAsync("/open/slow", impatient.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(_asked.Count == 1));
        var second = GetAsync("/open/slow");
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.HoldsAsync(() => Task.FromResult(_asked.Count == 2));
        var alone = Enumerable.Range(0, 3).Select(_ => GetAsync("/open/slow?control=private")).ToArray();
        _go.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await second).Reply.StatusCode);
        Assert.All(await Task.WhenAll(alone), answer => Assert.Equal("RustyGate; fwd=miss", answer.Status));
        Assert.Equal(5, _asked.Count);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_502_and_not_kept()
    {
        var first = await GetAsync("/open/broken");
        var second = await GetAsync("/open/broken");

        Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.BadGateway), (first.Reply.StatusCode, second.Reply.StatusCode));
        Assert.DoesNotContain("a part", first.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("?route=open", 2)]
    [InlineData("?route=own", 0)]
    [InlineData("?path=/open/answer", 1)]
    [InlineData("?path=/open/", 2)]
    [InlineData("?path=/ope", 0)]
    public async Task An_administrator_throws_away_what_is_kept(string query, int count)
    {
        await GetAsync("/open/answer");
        await GetAsync("/open/bytes");
        using var forbidden = await _gateway.SendAsync(_gateway.Request(HttpMethod.Delete, $"/admin/gateway/cache{query}", Ann));
        using var purged = await _gateway.SendAsync(_gateway.AdminRequest(HttpMethod.Delete, $"/admin/gateway/cache{query}", Ann));

        var after = await GetAsync("/open/answer");

        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal($$"""{"count":{{count}},"everywhere":false}""", await purged.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(count > 0 ? "RustyGate; fwd=miss; stored" : "RustyGate; hit", after.Status);
        var entry = Assert.Single(_audit.Entries);
        Assert.Equal(("gateway.purge_cache", Ann), (entry.GetProperty("act").GetString(), entry.GetProperty("actor_id").GetGuid()));
    }

    [Fact]
    public async Task What_cannot_stand_in_the_audit_log_is_not_thrown_away()
    {
        await GetAsync("/open/answer");
        _audit.IsDown = true;

        await _gateway.SendAsync(_gateway.AdminRequest(HttpMethod.Delete, "/admin/gateway/cache", Ann)).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "audit_unavailable");

        Assert.Equal("RustyGate; hit", (await GetAsync("/open/answer")).Status);
    }

    private async Task<(HttpResponseMessage Reply, string Body, string Status)> GetAsync(string path, Guid? user = null, params (string Name, string Value)[] headers)
    {
        using var request = _gateway.Request(HttpMethod.Get, path, user);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var reply = await _gateway.SendAsync(request);
        return (reply, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            reply.Headers.TryGetValues("Cache-Status", out var status) ? status.Single() : "");
    }
}
