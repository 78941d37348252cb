namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Where revocations are stored.</summary>
public interface IRevocationSource
{
    /// <summary>Those made at or after <paramref name="since"/>; with null all that are still relevant.</summary>
    Task<RevocationPage> ReadAsync(DateTimeOffset? since, CancellationToken cancellationToken);
}

/// <summary>The answer of <c>GET /internal/revocations</c>.</summary>
/// <param name="AsOf">When it was read, by the clock that stamps revocations.</param>
/// <param name="Revocations">In no order.</param>
public sealed record RevocationPage(DateTimeOffset AsOf, IReadOnlyList<Revocation> Revocations);
