using Auth.Service.Sessions;
using Microsoft.Extensions.Options;

namespace Auth.Service.Keys;

/// <summary>
/// The life of a signing key: <b>next</b> (published, so that verifiers learn it), <b>current</b> (signs), <b>previous</b> (published as long
/// as a token that it signed can live), retired. There is always a next one, so a rotation takes effect at once.
/// </summary>
public sealed class KeySchedule(IOptions<SigningKeyOptions> options, IOptions<LifetimeOptions> lifetimes)
{
    /// <summary>What the clocks of replicas and verifiers may differ by, with what a verifier grants of itself.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    private TimeSpan Period => TimeSpan.FromDays(options.Value.RotateDays);

    private TimeSpan Lead => TimeSpan.FromSeconds(options.Value.LeadSeconds);

    /// <summary>A replica signs with what it last read, for up to <see cref="SigningKeyRing.MaxAge"/>; then the last token lives on.</summary>
    private TimeSpan Overlap =>
        SigningKeyRing.MaxAge(options.Value) + TimeSpan.FromSeconds(lifetimes.Value.AccessSeconds) + Skew;

    /// <summary>The key that signs at a moment; null before there is any.</summary>
    public static SigningKey? Current(IEnumerable<SigningKey> keys, DateTimeOffset now) =>
        keys.Where(key => key.ActivatedAt <= now).MaxBy(key => key.ActivatedAt);

    /// <summary>The key that will sign after it.</summary>
    public static SigningKey? Next(IEnumerable<SigningKey> keys, DateTimeOffset now) =>
        keys.FirstOrDefault(key => key.ActivatedAt is null || key.ActivatedAt > now);

    /// <summary>Whether <see cref="Advance"/> would change anything.</summary>
    public bool IsDue(IReadOnlyList<SigningKey> keys, DateTimeOffset now) =>
        Current(keys, now) is not { } current || Next(keys, now) is not { } next
        || (next.ActivatedAt is null && IsOld(current, now)) || keys.Any(key => IsSpent(key, keys, now));

    /// <summary>Brings the keys that are not retired to where they should be: a first one, a next one, a rotation that is due, a retirement.</summary>
    /// <returns>The keys that were made.</returns>
    public IReadOnlyList<SigningKey> Advance(IReadOnlyList<SigningKey> stored, DateTimeOffset now, Func<SigningKey> create)
    {
        List<SigningKey> keys = [.. stored];
        if (Current(keys, now) is null)
        {
            keys.Add(create());
            keys[^1].ActivatedAt = now;
        }

        if (IsOld(Current(keys, now)!, now))
        {
            Rotate(keys, now);
        }

        if (Next(keys, now) is null)
        {
            keys.Add(create());
        }

        foreach (var spent in keys.Where(key => IsSpent(key, keys, now)))
        {
            spent.RetiredAt = now;
            spent.PrivateKey = [];
        }

        return keys[stored.Count..];
    }

    /// <summary>Makes the next key the current one, at once or as soon as every verifier knows it.</summary>
    /// <returns>False when that was decided before, or there is no next one yet.</returns>
    public bool Rotate(IReadOnlyList<SigningKey> keys, DateTimeOffset now)
    {
        if (Next(keys, now) is not { ActivatedAt: null } next)
        {
            return false;
        }

        var known = next.CreatedAt + Lead;
        next.ActivatedAt = known > now ? known : now;
        return true;
    }

    private bool IsOld(SigningKey current, DateTimeOffset now) => current.ActivatedAt + Period <= now;

    private bool IsSpent(SigningKey key, IEnumerable<SigningKey> keys, DateTimeOffset now) =>
        keys.Where(other => other.ActivatedAt > key.ActivatedAt).Min(other => other.ActivatedAt) + Overlap <= now;
}
