using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Net.Http.Headers;
using RustyGate.ServiceDefaults.Identity;

namespace Notify.Service.Sockets;

/// <summary>Who a token that came in a frame belongs to: judged by the same handler, with the same rules, as one in a header.</summary>
internal sealed class AccessTokens(IServiceScopeFactory scopes)
{
    public const string Scheme = "Bearer ";

    private const int MostCharacters = 16 * 1024;

    /// <summary>Null unless it is good now and may listen.</summary>
    public async Task<Authenticated?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length is 0 or > MostCharacters || !token.All(char.IsAscii) || token.Any(char.IsControl))
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope();
        var request = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        request.Request.Headers[HeaderNames.Authorization] = Scheme + token;
        var result = await request.AuthenticateAsync();
        return result is { Succeeded: true, Properties: { IssuedUtc: { } notBefore, ExpiresUtc: { } expires } }
            ? Of(result.Principal, new TokenLife(TokenLife.IssueOf(result.Principal, notBefore), expires), token)
            : null;
    }

    /// <summary>The same of a request, which the pipeline has judged.</summary>
    public static async ValueTask<Authenticated?> OfAsync(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } && await TokenLife.BindAsync(context) is { } life
        && context.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Of(context.User, life, header[Scheme.Length..].Trim())
            : null;

    private static Authenticated? Of(ClaimsPrincipal user, TokenLife life, string token) =>
        Scopes.Allow(user, Scopes.EventsRead) && CurrentUser.From(user) is { } caller ? new Authenticated(caller, life, token) : null;
}

/// <summary>Whose socket it is.</summary>
/// <param name="Caller">The user and session.</param>
/// <param name="Life">The token's.</param>
/// <param name="Token">What Chat is asked with.</param>
internal sealed record Authenticated(CurrentUser Caller, TokenLife Life, string Token);
