using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;
using RustyGate.ServiceDefaults.Problems;

namespace Gateway.Service.Browser;

/// <summary>Sessions of browsers: a cookie outside, a token inside (docs/decisions/0011-browser-sessions.md).</summary>
internal static class BrowserExtensions
{
    /// <summary>What only browsers ask for: <c>/bff/{sign-in}</c> is <c>/auth/{sign-in}</c> with a cookie for an answer.</summary>
    public const string Path = "/bff";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void AddBrowserSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalClient<AuthSessions>("auth").ConfigureHttpClient(auth => auth.Timeout = Patience);
        builder.Services.AddSingleton<BrowserTokens>();
    }

    /// <summary>Before authentication, which then finds a bearer token.</summary>
    public static void UseBrowserSessions(this WebApplication app) => app.UseMiddleware<CookieToBearer>();

    public static void MapBrowserSessions(this WebApplication app)
    {
        var group = app.MapGroup(Path).AllowAnonymous();
        group.MapGet("/session", Session);
        group.MapPost("/logout", LogOutAsync);
    }

    /// <summary>Who is signed in here. Whoever shows nothing is nobody, which is no error: 204. What they show and is worth nothing is 401.</summary>
    private static Results<Ok<CurrentSession>, NoContent, ProblemHttpResult> Session(CurrentUser? caller, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return caller is not null ? TypedResults.Ok(new CurrentSession(caller.Id, caller.SessionId, caller.Role))
            : context.Request.Headers.Authorization.Count == 0 && context.Features.Get<BrowserRequest>() is null ? TypedResults.NoContent()
            : Problem.Unauthorized("Nobody is signed in.");
    }

    /// <summary>Ends the session and takes the cookie back; also when there is none.</summary>
    private static async Task<NoContent> LogOutAsync(HttpContext context, AuthSessions sessions, BrowserTokens tokens)
    {
        if (context.Features.Get<BrowserRequest>() is { } browser)
        {
            await sessions.EndAsync(browser.Secret, context.Connection.RemoteIpAddress, context.RequestAborted);
            tokens.Forget(browser.Secret);
        }

        SessionCookie.Delete(context);
        return TypedResults.NoContent();
    }

    private sealed record CurrentSession(Guid UserId, Guid SessionId, string Role);
}
