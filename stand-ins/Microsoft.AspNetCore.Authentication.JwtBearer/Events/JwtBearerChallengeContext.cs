using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Authentication is asked for (RFC 6750 §3).</summary>
public class JwtBearerChallengeContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options, AuthenticationProperties properties)
    : PropertiesContext<JwtBearerOptions>(context, scheme, options, properties)
{
    /// <summary>Why the request's token was refused; null where it had none.</summary>
    public Exception? AuthenticateFailure { get; set; }

    /// <summary>The <c>error</c> parameter of <c>WWW-Authenticate</c>.</summary>
    public string? Error { get; set; }

    /// <summary>The <c>error_description</c> parameter.</summary>
    public string? ErrorDescription { get; set; }

    /// <summary>The <c>error_uri</c> parameter.</summary>
    public string? ErrorUri { get; set; }

    /// <summary>Whether the reply is made already.</summary>
    public bool Handled { get; private set; }

    /// <summary>The reply is made already: neither status nor header is set.</summary>
    public void HandleResponse() => Handled = true;
}
