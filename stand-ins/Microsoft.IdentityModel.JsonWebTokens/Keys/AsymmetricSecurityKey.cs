namespace Microsoft.IdentityModel.Tokens;

/// <summary>A key of a public and perhaps a private half.</summary>
public abstract class AsymmetricSecurityKey : SecurityKey
{
    /// <summary>Whether the private half is here.</summary>
    public abstract PrivateKeyStatus PrivateKeyStatus { get; }
}

/// <summary>What is known of a private half.</summary>
public enum PrivateKeyStatus
{
    /// <summary>It is here.</summary>
    Exists,

    /// <summary>It is not here.</summary>
    DoesNotExist,

    /// <summary>It shows only when used, for example when it lies in a hardware module.</summary>
    Unknown,
}
