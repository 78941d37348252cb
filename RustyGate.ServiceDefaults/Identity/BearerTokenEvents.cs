using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>What the handler does not know of our tokens and our replies.</summary>
internal sealed class BearerTokenEvents(RevocationCache revocations) : JwtBearerEvents
{
    /// <summary>
    /// A token that names no user, session and role is none of ours, whoever signed it. One of ours may have been revoked, in whole or
    /// in the role that it claims.
    /// </summary>
    public override async Task TokenValidated(TokenValidatedContext context)
    {
        if (CurrentUser.From(context.Principal!) is not { } caller)
        {
            context.Fail("The token names no user, session and role.");
            return;
        }

        var issuedAt = TokenLife.IssueOf(context.Principal!, new DateTimeOffset(context.SecurityToken.ValidFrom, TimeSpan.Zero));
        switch (await revocations.JudgeAsync(caller, issuedAt, context.HttpContext.RequestAborted))
        {
            case TokenStanding.Revoked:
                context.Fail("The token was revoked.");
                break;
            case TokenStanding.Unknown:
                context.Fail(new RevocationsUnknownException());
                break;
            case TokenStanding.RoleVoid:
                context.Principal = WithoutRole(context.Principal!);
                break;
        }
    }

    /// <summary>
    /// <c>invalid_token</c> (RFC 6750 §3.1) tells a client to refresh, and never which part was wrong. While the issuer's keys or its
    /// revocations cannot be got, nothing can be said of a token: 503, so that no client logs its user out.
    /// </summary>
    public override async Task Challenge(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is RevocationsUnknownException
            || (context.AuthenticateFailure is SecurityTokenSignatureKeyNotFoundException && !await HasKeysAsync(context)))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
            context.HandleResponse();
            return;
        }

        context.Error = context.AuthenticateFailure is null ? null : "invalid_token";
    }

    /// <summary>So that a demoted administrator is forbidden what is an administrator's, and signed in as before for the rest.</summary>
    private static ClaimsPrincipal WithoutRole(ClaimsPrincipal principal)
    {
        // Another one: that of the token is every request's.
        var identity = ((ClaimsIdentity)principal.Identity!).Clone();
        identity.RemoveClaim(identity.FindFirst(identity.RoleClaimType));
        identity.AddClaim(new Claim(identity.RoleClaimType, Roles.User));
        return new ClaimsPrincipal(identity);
    }

    private static async Task<bool> HasKeysAsync(JwtBearerChallengeContext context)
    {
        try
        {
            return context.Options.ConfigurationManager is { } manager
                && await manager.GetConfigurationAsync(context.HttpContext.RequestAborted) is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class RevocationsUnknownException() : Exception("What was revoked is not known.");
}
