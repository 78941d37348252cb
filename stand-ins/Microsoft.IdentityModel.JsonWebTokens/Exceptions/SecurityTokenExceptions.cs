namespace Microsoft.IdentityModel.Tokens;

/// <summary>A token could not be used.</summary>
public class SecurityTokenException(string? message = null, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A token was refused.</summary>
public class SecurityTokenValidationException(string? message = null, Exception? innerException = null)
    : SecurityTokenException(message, innerException);

/// <summary>The text is no token.</summary>
public class SecurityTokenArgumentException(string? message = null, Exception? innerException = null)
    : ArgumentException(message, innerException);

/// <summary>The text is not a well-formed token.</summary>
public class SecurityTokenMalformedException(string? message = null, Exception? innerException = null)
    : SecurityTokenArgumentException(message, innerException);

/// <summary>The signature is missing or wrong.</summary>
public class SecurityTokenInvalidSignatureException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException);

/// <summary>No known key has the token's <c>kid</c>.</summary>
public class SecurityTokenSignatureKeyNotFoundException(string? message = null, Exception? innerException = null)
    : SecurityTokenInvalidSignatureException(message, innerException);

/// <summary>The token's <c>alg</c> is not accepted.</summary>
public class SecurityTokenInvalidAlgorithmException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException)
{
    /// <summary>The <c>alg</c> that was refused.</summary>
    public string? InvalidAlgorithm { get; set; }
}

/// <summary>The token's <c>typ</c> is not accepted.</summary>
public class SecurityTokenInvalidTypeException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException)
{
    /// <summary>The <c>typ</c> that was refused.</summary>
    public string? InvalidType { get; set; }
}

/// <summary>The token is meant for another audience.</summary>
public class SecurityTokenInvalidAudienceException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException)
{
    /// <summary>The audiences that were refused.</summary>
    public string? InvalidAudience { get; set; }
}

/// <summary>The token comes from another issuer.</summary>
public class SecurityTokenInvalidIssuerException(string? message = null, Exception? innerException = null)
    : SecurityTokenValidationException(message, innerException)
{
    /// <summary>The issuer that was refused.</summary>
    public string? InvalidIssuer { get; set; }
}
