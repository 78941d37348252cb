using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Service.Tests;

/// <summary>Stands where Auth keeps the sessions of browsers, beside the issuer of tokens.</summary>
internal sealed class FakeSessions(TokenAuthority authority)
{
    public static readonly Guid Ann = Guid.CreateVersion7();

    private readonly ConcurrentDictionary<string, Guid> _sessions = [];
    private int _opened;

    /// <summary>How often an access token was asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>The addresses that sessions were ended from.</summary>
    public ConcurrentQueue<string> EndedFrom { get; } = [];

    /// <summary>What the next tokens say.</summary>
    public string Role { get; set; } = "user";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/auth/login", (HttpContext context) => context.Request.HasJsonContentType()
            ? Results.Json(SignedIn())
            : Results.StatusCode(StatusCodes.Status415UnsupportedMediaType));
        app.MapPost("/auth/password", () => Results.Json(SignedIn()));
        app.MapPost("/auth/mfa/verify", () => Results.Json(SignedIn()));
        app.MapPost("/auth/login-with-factor", () => Results.Problem(
            statusCode: StatusCodes.Status401Unauthorized, extensions: new Dictionary<string, object?> { ["code"] = "mfa_required", ["mfa_token"] = "half-way" }));
        app.MapGet("/auth/cookies", (HttpContext context) => context.Request.Headers.Cookie.ToString());
        app.MapPost("/internal/browser-sessions", () =>
        {
            var secret = $"{Interlocked.Increment(ref _opened):D43}";
            _sessions[secret] = Guid.CreateVersion7();
            return Results.Json(new { secret, max_age = 3600 });
        });
        app.MapPost("/internal/browser-sessions/token", async (HttpContext context) =>
        {
            Asked++;
            return _sessions.TryGetValue(await SecretAsync(context), out var session)
                ? Results.Json(new { access_token = authority.TokenOf(Ann, session: session, role: Role) })
                : Results.NotFound();
        });
        app.MapPost("/internal/browser-sessions/end", async (HttpContext context) =>
        {
            EndedFrom.Enqueue(context.Request.Headers["X-Forwarded-For"].ToString());
            if (_sessions.TryRemove(await SecretAsync(context), out var session))
            {
                authority.Revoke(session: session);
            }

            return Results.NoContent();
        });
    }

    private object SignedIn() =>
        new { user_id = Ann, access_token = "secret-access", refresh_token = $"secret-refresh-{_opened}", token_type = "Bearer", expires_in = 900 };

    private static async Task<string> SecretAsync(HttpContext context) =>
        (await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted)).GetProperty("secret").GetString()!;
}
