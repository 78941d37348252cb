using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Audit;

/// <summary><c>POST /internal/audit</c>.</summary>
public sealed class ForwardedAuditTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private const string Path = "/internal/audit";

    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task An_entry_that_is_forwarded_twice_stands_once_as_it_was_first()
    {
        var (id, actor, at) = (Guid.CreateVersion7(), Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddMinutes(-3));
        var entry = new { id, at, actor_id = actor, act = "message.remove", target = "message:1", outcome = "done", ip = "2001:db8::1", before = new { a = 1, password = "x" } };

        await PostAsync(new { entries = new[] { entry, entry } }).ExpectNothingAsync();
        await PostAsync(new { entries = new[] { entry with { act = "other" } } }).ExpectNothingAsync();

        var stored = await _api.InDatabaseAsync(db => db.AuditLog.SingleAsync(row => row.Id == id));
        Assert.Equal(
            ("message.remove", "message:1", "done", actor, IPAddress.Parse("2001:db8::1")),
            (stored.Act, stored.Target, stored.Outcome, stored.ActorId, stored.Ip));
        Assert.Equal(at, stored.At, TimeSpan.FromMilliseconds(1));
        Assert.Equal("""{"a": 1, "password": "[left out]"}""", stored.Before);
        Assert.Null(stored.After);
    }

    [Theory]
    [InlineData("""{}""", "entries")]
    [InlineData("""{"entries":[]}""", "entries")]
    [InlineData("""{"entries":[{"id":"00000000-0000-0000-0000-000000000000","at":"2026-11-21T10:00:00Z","act":"a","outcome":"done"}]}""", "entries[0].id")]
    [InlineData("""{"entries":[{"id":"01890000-0000-7000-8000-000000000000","at":"2026-11-21T10:00:00Z","act":"A b","outcome":"done"}]}""", "entries[0].act")]
    [InlineData("""{"entries":[{"id":"01890000-0000-7000-8000-000000000000","at":"2026-11-21T10:00:00Z","act":"a","outcome":"maybe"}]}""", "entries[0].outcome")]
    [InlineData("""{"entries":[{"id":"01890000-0000-7000-8000-000000000000","at":"2026-11-21T10:00:00Z","act":"a","outcome":"done","ip":"home"}]}""", "entries[0].ip")]
    public async Task A_wrong_entry_is_refused_with_all_of_its_batch(string body, string field) =>
        await _api.AsService().PostAsync(Path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    [Fact]
    public async Task S32_Without_the_service_key_there_is_nothing_here() =>
        await _api.PostAsync(Path, new { entries = Array.Empty<object>() }).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

    private Task<HttpResponseMessage> PostAsync(object body) => _api.AsService().PostAsJsonAsync(Path, body, TestContext.Current.CancellationToken);
}
