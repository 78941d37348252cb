using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Authenticates requests by bearer tokens (RFC 6750) in the <c>Authorization</c> header.</summary>
public class JwtBearerHandler(IOptionsMonitor<JwtBearerOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<JwtBearerOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>Called while a request is authenticated.</summary>
    protected new JwtBearerEvents Events
    {
        get => (JwtBearerEvents)base.Events!;
        set => base.Events = value;
    }

    /// <inheritdoc/>
    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new JwtBearerEvents());

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var received = new MessageReceivedContext(Context, Scheme, Options);
        await Events.MessageReceived(received);
        if (received.Result is { } early)
        {
            return early;
        }

        var token = received.Token ?? TokenOf(Request);
        if (string.IsNullOrEmpty(token))
        {
            return AuthenticateResult.NoResult();
        }

        var validation = await ValidateAsync(token);
        return validation.IsValid ? await AcceptAsync(token, validation) : await RefuseAsync(validation.Exception!);
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        var challenge = new JwtBearerChallengeContext(Context, Scheme, Options, properties) { AuthenticateFailure = failure };
        if (failure is not null && Options.IncludeErrorDetails)
        {
            challenge.Error = "invalid_token";
            challenge.ErrorDescription = DescriptionOf(failure);
        }

        await Events.Challenge(challenge);
        if (challenge.Handled)
        {
            return;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
        var parameters = new[] { ("error", challenge.Error), ("error_description", challenge.ErrorDescription), ("error_uri", challenge.ErrorUri) }
            .Where(parameter => !string.IsNullOrEmpty(parameter.Item2))
            .Select(parameter => $"{parameter.Item1}=\"{parameter.Item2}\"");
        Response.Headers.Append(HeaderNames.WWWAuthenticate, $"{Options.Challenge} {string.Join(", ", parameters)}".TrimEnd());
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Events.Forbidden(new ForbiddenContext(Context, Scheme, Options));
    }

    private static string? TokenOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? authorization[Prefix.Length..].Trim() : null;
    }

    /// <summary>Fixed sentences: nothing of a stranger's token gets into a header.</summary>
    private static string? DescriptionOf(Exception failure) => failure switch
    {
        SecurityTokenExpiredException => "The token is expired",
        SecurityTokenNotYetValidException => "The token is not yet valid",
        SecurityTokenNoExpirationException => "The token has no expiration",
        SecurityTokenInvalidAudienceException => "The audience is invalid",
        SecurityTokenInvalidIssuerException => "The issuer is invalid",
        SecurityTokenSignatureKeyNotFoundException => "The signature key was not found",
        SecurityTokenInvalidSignatureException => "The signature is invalid",
        _ => null,
    };

    private async Task<TokenValidationResult> ValidateAsync(string token)
    {
        var parameters = await ParametersAsync();
        TokenValidationResult? result = null;
        foreach (var handler in Options.TokenHandlers)
        {
            result = await handler.ValidateTokenAsync(token, parameters);
            if (result.IsValid)
            {
                break;
            }
        }

        return result ?? throw new InvalidOperationException("TokenHandlers is empty.");
    }

    /// <summary>A manager that renews itself goes along; from another one its keys are taken.</summary>
    private async Task<TokenValidationParameters> ParametersAsync()
    {
        var parameters = Options.TokenValidationParameters.Clone();
        if (Options is { RefreshOnIssuerKeyNotFound: true, ConfigurationManager: BaseConfigurationManager manager })
        {
            parameters.ConfigurationManager = manager;
        }
        else if (Options.ConfigurationManager is { } other)
        {
            var configuration = await other.GetConfigurationAsync(Context.RequestAborted);
            parameters.IssuerSigningKeys = [.. parameters.IssuerSigningKeys ?? [], .. configuration.SigningKeys];
        }

        return parameters;
    }

    private async Task<AuthenticateResult> AcceptAsync(string token, TokenValidationResult validation)
    {
        var validated = new TokenValidatedContext(Context, Scheme, Options)
        {
            Principal = new ClaimsPrincipal(validation.ClaimsIdentity!),
            SecurityToken = validation.SecurityToken!,
        };
        validated.Properties.ExpiresUtc = UtcOrNull(validation.SecurityToken!.ValidTo);
        validated.Properties.IssuedUtc = UtcOrNull(validation.SecurityToken.ValidFrom);
        if (Options.SaveToken)
        {
            validated.Properties.StoreTokens([new AuthenticationToken { Name = "access_token", Value = token }]);
        }

        await Events.TokenValidated(validated);
        if (validated.Result is null)
        {
            validated.Success();
        }

        return validated.Result!;
    }

    private async Task<AuthenticateResult> RefuseAsync(Exception refused)
    {
        Logger.LogDebug(refused, "A bearer token was refused.");
        var failed = new AuthenticationFailedContext(Context, Scheme, Options) { Exception = refused };
        await Events.AuthenticationFailed(failed);
        return failed.Result ?? AuthenticateResult.Fail(refused);
    }

    private static DateTimeOffset? UtcOrNull(DateTime time) => time == DateTime.MinValue ? null : new DateTimeOffset(time, TimeSpan.Zero);
}
