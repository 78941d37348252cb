using Microsoft.IdentityModel.Tokens;

namespace Auth.Service.Keys;

/// <summary>What a replica knows of the signing keys.</summary>
/// <param name="Signing">The key to sign with.</param>
/// <param name="Published">Every key that a verifier may meet: next, current, previous.</param>
/// <param name="Verifying">The same, to verify with.</param>
/// <param name="ReadAt">When they were read.</param>
public sealed record KeySet(
    SigningCredentials Signing, IReadOnlyList<PublicKey> Published, IReadOnlyList<SecurityKey> Verifying, DateTimeOffset ReadAt);
