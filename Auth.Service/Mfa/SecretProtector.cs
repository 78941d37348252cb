using Microsoft.AspNetCore.DataProtection;

namespace Auth.Service.Mfa;

/// <summary>
/// Encrypts the secrets of authenticator apps for the database, each bound to its account: a copy of the database alone makes no code,
/// and one account's secret cannot be put into another's row.
/// </summary>
public sealed class SecretProtector(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("RustyGate.SecondFactors.v1");

    /// <summary>The secret, encrypted.</summary>
    public byte[] Protect(Guid userId, byte[] secret) => _protector.CreateProtector(userId.ToString()).Protect(secret);

    /// <summary>The secret again.</summary>
    public byte[] Unprotect(Guid userId, byte[] encrypted) => _protector.CreateProtector(userId.ToString()).Unprotect(encrypted);
}
