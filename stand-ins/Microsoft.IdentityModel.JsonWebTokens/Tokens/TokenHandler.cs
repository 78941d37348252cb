namespace Microsoft.IdentityModel.Tokens;

/// <summary>Reads, makes and validates tokens.</summary>
public abstract class TokenHandler
{
    /// <summary>60 minutes.</summary>
    public static readonly int DefaultTokenLifetimeInMinutes = 60;

    /// <summary>Longer tokens are refused unread. 250 KB, as in the package; lower it for tokens from strangers.</summary>
    public virtual int MaximumTokenSizeInBytes
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = 250 * 1024;

    /// <summary>Whether a token made without times gets <c>iat</c>, <c>nbf</c> and <c>exp</c>.</summary>
    public bool SetDefaultTimesOnTokenCreation { get; set; } = true;

    /// <summary>The lifetime of such a token, in minutes.</summary>
    public int TokenLifetimeInMinutes { get; set; } = DefaultTokenLifetimeInMinutes;

    /// <summary>Reads a token without validating it.</summary>
    public abstract SecurityToken ReadToken(string token);

    /// <summary>Validates a token; never throws because of the token.</summary>
    public abstract Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters);
}
