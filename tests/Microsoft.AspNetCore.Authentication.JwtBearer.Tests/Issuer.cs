using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>A server of metadata and keys, which remembers what was asked of it.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Issuer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<string> Requests { get; } = [];

    public int KeySetFetches => Requests.Count(path => path == "/.well-known/jwks.json");

    /// <summary>The published keys; null answers 500.</summary>
    public IReadOnlyList<KeyPair>? Keys { get; set; } = [];

    /// <summary>Set to hold replies back until it completes.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public static async Task<Issuer> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var issuer = new Issuer(builder.Build());
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue(context.Request.Path);
        await Gate;
        if (Keys is not { } keys)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        JsonNode? answer = context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => new JsonObject { ["issuer"] = "rustygate", ["jwks_uri"] = $"{Url}/.well-known/jwks.json" },
            "/.well-known/jwks.json" => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.PublicJwk())]) },
            _ => null,
        };
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await context.Response.WriteAsync(answer?.ToJsonString() ?? "");
    }
}
