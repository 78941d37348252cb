namespace Microsoft.IdentityModel.Tokens;

/// <summary>The token has no <c>exp</c>.</summary>
public class SecurityTokenNoExpirationException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException);

/// <summary>The token's <c>exp</c> has passed.</summary>
public class SecurityTokenExpiredException(string? message = null, Exception? inner = null) : SecurityTokenValidationException(message, inner)
{
    /// <summary>When it expired (UTC).</summary>
    public DateTime Expires { get; set; }
}

/// <summary>The token's <c>nbf</c> has not come.</summary>
public class SecurityTokenNotYetValidException(string? message = null, Exception? inner = null) : SecurityTokenValidationException(message, inner)
{
    /// <summary>From when it is valid (UTC).</summary>
    public DateTime NotBefore { get; set; }
}

/// <summary>The token's <c>nbf</c> lies after its <c>exp</c>.</summary>
public class SecurityTokenInvalidLifetimeException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException)
{
    /// <summary>From when it claims to be valid (UTC).</summary>
    public DateTime? NotBefore { get; set; }

    /// <summary>Until when it claims to be valid (UTC).</summary>
    public DateTime? Expires { get; set; }
}
