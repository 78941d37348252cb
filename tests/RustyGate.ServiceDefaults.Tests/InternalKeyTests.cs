using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>Promise S66: to a stranger there is nothing under /internal.</summary>
public sealed class InternalKeyTests : IAsyncLifetime
{
    private TestService _service = null!;

    public sealed record Question(int Number);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await TestService.StartAsync(
        app => app.MapInternal().MapPost("/answers", (Question question) => question.Number + 1),
        builder => builder.AddTokenAuthentication());

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("Service")]
    [InlineData("Service wrong")]
    [InlineData("Service " + TestService.Key + "x")]
    [InlineData("service " + TestService.Key)]
    [InlineData("Bearer " + TestService.Key)]
    [InlineData("Service " + TestService.Key + ", Service x")]
    public async Task S66_Without_the_key_known_and_unknown_endpoints_look_alike(string? authorization)
    {
        var replies = new List<string>();
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Post, "/internal/answers", """{"number":1}"""),
            (HttpMethod.Post, "/internal/answers", "not JSON"),
            (HttpMethod.Get, "/internal/answers", null),
            (HttpMethod.Get, "/internal/nothing", null),
            (HttpMethod.Get, "/internal", null),
            (HttpMethod.Get, "/INTERNAL/answers", null),
        })
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var reply = await _service.Client.SendAsync(request, Cancelled);

            var problem = await reply.AssertProblemAsync(404, "not_found");
            problem.Remove("trace_id");
            replies.Add(problem.ToJsonString());
        }

        Assert.Single(replies.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_internal_client_is_let_in()
    {
        await using var caller = await TestService.StartAsync(_ => { }, builder =>
        {
            builder.Configuration["services:answers:http:0"] = _service.Address.ToString();
            builder.Services.AddInternalClient<Answers>("answers");
        });

        Assert.Equal(42, await caller.Services.GetRequiredService<Answers>().AskAsync(41));
    }

    [Fact]
    public async Task A_service_without_a_long_key_does_not_start()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestService.StartAsync(
            _ => { }, builder => builder.Configuration["Internal:Key"] = "short"));

        Assert.Contains("Key", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Made by the container.</summary>
    private sealed class Answers(HttpClient client)
    {
        public async Task<int> AskAsync(int number)
        {
            using var reply = await client.PostAsJsonAsync("answers", new Question(number), Cancelled);
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            return await reply.Content.ReadFromJsonAsync<int>(Cancelled);
        }
    }
}
