using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Microsoft.IdentityModel.Tokens;

/// <summary>
/// ECDSA on P-256 with SHA-256 (RFC 7518 §3.4). <see cref="ECDsa"/> makes no promise for concurrent callers: each verification
/// borrows a public copy of its own, signing takes turns.
/// </summary>
internal sealed class Es256(ECDsa key)
{
    /// <summary>r and s, 32 bytes each.</summary>
    public const int SignatureBytes = 64;

    private readonly ECParameters _public = key.ExportParameters(includePrivateParameters: false);
    private readonly ConcurrentBag<ECDsa> _verifiers = [];
    private readonly Lock _signing = new();

    public byte[] Sign(ReadOnlySpan<byte> content)
    {
        lock (_signing)
        {
            return key.SignData(content.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes)
        {
            return false;
        }

        var verifier = _verifiers.TryTake(out var free) ? free : ECDsa.Create(_public);
        try
        {
            return verifier.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _verifiers.Add(verifier);
        }
    }
}
