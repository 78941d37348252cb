using System.Security.Cryptography;
using Auth.Service.Database;
using Auth.Service.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Setup;

/// <summary>The one-use link by which the first admin is made; known by its hash.</summary>
public sealed class SetupLink(IOptions<SetupOptions> options)
{
    /// <summary>SHA-256 of the token; null where none was given.</summary>
    public byte[]? Hash { get; } = options.Value.Token is { Length: > 0 } token ? OpaqueToken.Hash(token) : null;

    /// <summary>Whether <paramref name="token"/> is the one of the link.</summary>
    public bool Fits(string token) => Hash is not null && CryptographicOperations.FixedTimeEquals(Hash, OpaqueToken.Hash(token));

    /// <summary>Whether the link opens anything: nobody is an admin, not even a disabled one, and it was not used before.</summary>
    public async Task<bool> IsOpenAsync(AuthDb db, CancellationToken cancellationToken) =>
        Hash is { } hash
        && !await db.Users.AnyAsync(user => user.Role == Roles.Admin, cancellationToken)
        && !await db.Installations.AnyAsync(installation => installation.LinkHash == hash, cancellationToken);
}
