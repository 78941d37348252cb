using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Auth.Service.BackOff;

/// <summary>
/// Device tokens: handed out at each successful sign-in, and shown at the next. Such a token signs nobody in. It says that this device
/// was the owner's once, so that its attempts are counted by themselves (OWASP: device cookies).
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    /// <summary>How long a device is known after its last sign-in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    /// <summary>Longest token that is looked at, in characters; ours have less than half.</summary>
    public const int MaxLength = 1024;

    private const int IdBytes = 16;

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("RustyGate.KnownDevice.v1").ToTimeLimitedDataProtector();

    /// <summary>A token for a device that <paramref name="userId"/> has just signed in with.</summary>
    public string Issue(Guid userId)
    {
        byte[] content = [.. userId.ToByteArray(), .. Guid.CreateVersion7().ToByteArray()];
        return Base64Url.EncodeToString(_protector.Protect(content, Lifetime));
    }

    /// <summary>Which device of <paramref name="userId"/> shows <paramref name="token"/>; null when it is none of theirs.</summary>
    public Guid? Recognise(string? token, Guid? userId)
    {
        if (token is null || token.Length > MaxLength || !Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            var content = _protector.Unprotect(Base64Url.DecodeFromChars(token));
            return new Guid(content.AsSpan(0, IdBytes)) == userId ? new Guid(content.AsSpan(IdBytes)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
