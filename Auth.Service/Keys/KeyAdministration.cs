using Microsoft.AspNetCore.Http.HttpResults;

namespace Auth.Service.Keys;

/// <summary>The signing keys as an administrator sees them; never their private halves.</summary>
internal static class KeyAdministration
{
    /// <summary>The signing keys and what each is used for.</summary>
    public static async Task<Ok<KeyList>> ListAsync(KeyStore keys, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Ok(KeyList.Of(await keys.ReadAsync(cancellationToken), clock.GetUtcNow()));

    /// <summary>Sign with the next key from now on.</summary>
    /// <remarks>
    /// At once, or where the next key is so young that not every verifier knows it, as soon as they do: see <c>activated_at</c>. Two
    /// requests at once rotate once.
    /// </remarks>
    public static async Task<Ok<KeyList>> RotateAsync(SigningKeyRing ring, KeyStore keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        var seen = (await ring.GetForSigningAsync(cancellationToken)).Signing.Key.KeyId!;
        var rotated = await keys.RotateAsync(seen, cancellationToken);
        await ring.RefreshAsync(cancellationToken);
        return TypedResults.Ok(KeyList.Of(rotated, clock.GetUtcNow()));
    }
}

/// <summary>The keys that are published.</summary>
/// <param name="Keys">The oldest first.</param>
public sealed record KeyList(IReadOnlyList<KeyView> Keys)
{
    internal static KeyList Of(IReadOnlyList<SigningKey> keys, DateTimeOffset now)
    {
        var current = KeySchedule.Current(keys, now);
        return new([.. keys.Select(key => new KeyView(key.Kid, State(key), key.CreatedAt, key.ActivatedAt))]);

        string State(SigningKey key) => key == current ? "current" : key.ActivatedAt is null || key.ActivatedAt > now ? "next" : "previous";
    }
}

/// <summary>One key.</summary>
/// <param name="Kid">Its id.</param>
/// <param name="State"><c>next</c>, <c>current</c> or <c>previous</c>.</param>
/// <param name="CreatedAt">Since when it is published.</param>
/// <param name="ActivatedAt">Since when it signs, or from when on it will; null while that is not decided.</param>
public sealed record KeyView(string Kid, string State, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt);
