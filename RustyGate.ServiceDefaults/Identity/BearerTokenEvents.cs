using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>What the handler does not know of our tokens and our replies.</summary>
internal sealed class BearerTokenEvents : JwtBearerEvents
{
    /// <summary>A token that names no user, session and role is none of ours, whoever signed it.</summary>
    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (CurrentUser.From(context.Principal!) is null)
        {
            context.Fail("The token names no user, session and role.");
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// <c>invalid_token</c> (RFC 6750 §3.1) tells a client to refresh, and never which part was wrong. While the issuer's keys cannot be
    /// got, nothing can be said of a token: 503, so that no client logs its user out.
    /// </summary>
    public override async Task Challenge(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is SecurityTokenSignatureKeyNotFoundException && !await HasKeysAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
            context.HandleResponse();
            return;
        }

        context.Error = context.AuthenticateFailure is null ? null : "invalid_token";
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
}
