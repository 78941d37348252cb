using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Service.Tests;

/// <summary>Takes the caller at their word: <c>Test {user} {role} {scope}…</c>. Real tokens are the matter of the tests through the gateway.</summary>
internal sealed class TestTokens(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "Test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.ToString().Split(' ') is not [Scheme, var user, .. var role])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity([new("sub", user), new("sid", Guid.Empty.ToString()), new("role", role is [var given, ..] ? given : "user"), .. Scope(role)], Scheme, "sub", "role");
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }

    private static IEnumerable<Claim> Scope(string[] roleAndScopes) => roleAndScopes is [_, .. { Length: > 0 } scopes] ? [new("scope", string.Join(' ', scopes))] : [];
}
