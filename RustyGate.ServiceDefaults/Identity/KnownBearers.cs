using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Caching;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// Gives a request the answer that an earlier one got for the same header, without asking the handler: as long as its token has not expired, the
/// issuer's keys were not read anew, and nothing that was revoked since stands against it. Whatever is not plainly the same is asked as ever. The
/// answer is shared by all requests of a token: nobody may change it.
/// </summary>
internal sealed class KnownBearers(
    Type handlers, IAuthenticationSchemeProvider schemes, IOptionsMonitor<JwtBearerOptions> options, RevocationCache revocations, TimeProvider clock) : IAuthenticationService
{
    /// <summary>Of some 2 KB each, beside what <see cref="VerifiedTokens"/> keeps of the same tokens.</summary>
    private const int MostKept = 8192;

    /// <summary>Written in another way it is asked as ever, so that a token is kept once.</summary>
    private const string Prefix = "Bearer ";

    private readonly RecentEntries<string, Known> _known = new(MostKept, new BySignature());

    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        if (!string.Equals(scheme ?? ByDefault(), JwtBearerDefaults.AuthenticationScheme, StringComparison.Ordinal)
            || context.Request.Headers.Authorization is not [{ } header]
            || !header.StartsWith(Prefix, StringComparison.Ordinal)
            || header.AsSpan(Prefix.Length) is [] or [' ', ..]
            || Keys() is not { } keys)
        {
            return Handlers(context).AuthenticateAsync(context, scheme);
        }

        if (_known.TryGet(header, out var known))
        {
            if (clock.GetUtcNow() < known.ExpiresAt && ReferenceEquals(known.Keys, keys) && revocations.Judge(known.Caller, known.IssuedAt) == TokenStanding.Good)
            {
                return known.Answer;
            }

            _known.Remove(header);
        }

        return AskAsync(context, scheme, header, keys);
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Handlers(context).ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Handlers(context).ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, System.Security.Claims.ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        Handlers(context).SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => Handlers(context).SignOutAsync(context, scheme, properties);

    private async Task<AuthenticateResult> AskAsync(HttpContext context, string? scheme, string header, BaseConfiguration keys)
    {
        var answer = await Handlers(context).AuthenticateAsync(context, scheme);
        if (answer is { Succeeded: true, Properties: { IssuedUtc: { } notBefore, ExpiresUtc: { } expires } } && CurrentUser.From(answer.Principal) is { } caller)
        {
            var issued = TokenLife.IssueOf(answer.Principal, notBefore);
            if (revocations.Judge(caller, issued) == TokenStanding.Good)
            {
                _known.Set(header, new Known(Task.FromResult(answer), caller, issued, expires, keys));
            }
        }

        return answer;
    }

    private string? ByDefault() => schemes.GetDefaultAuthenticateSchemeAsync() is { IsCompletedSuccessfully: true, Result: { } scheme } ? scheme.Name : null;

    /// <summary>What the issuer says of itself, if it is here: the same object as long as it was not read anew.</summary>
    private BaseConfiguration? Keys() =>
        options.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager is BaseConfigurationManager issuer
        && issuer.GetBaseConfigurationAsync(CancellationToken.None) is { IsCompletedSuccessfully: true, Result: var keys }
            ? keys
            : null;

    private IAuthenticationService Handlers(HttpContext context) => (IAuthenticationService)context.RequestServices.GetRequiredService(handlers);

    private sealed record Known(Task<AuthenticateResult> Answer, CurrentUser Caller, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, BaseConfiguration Keys);
}
