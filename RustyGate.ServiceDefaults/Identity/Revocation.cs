namespace RustyGate.ServiceDefaults.Identity;

/// <summary>
/// Access tokens that are void before they expire: those of one session, or those of one user that were issued before a moment. It is
/// relevant for as long as such a token could live; after that it is forgotten everywhere.
/// </summary>
public sealed class Revocation
{
    /// <summary>The longest life that an access token may be given.</summary>
    public const int MostAccessSeconds = 3600;

    /// <summary>How long a revocation is kept: the longest life of a token, the skew at its end, and a minute for clocks.</summary>
    public static readonly TimeSpan RelevantFor = TimeSpan.FromSeconds(MostAccessSeconds) + TimeSpan.FromSeconds(90);

    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    /// <summary>All tokens of this session; null when it is about a user.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The tokens of this user from before <see cref="TokensBefore"/>; null when it is about a session.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Tokens issued at or after this moment are not meant.</summary>
    public required DateTimeOffset TokensBefore { get; init; }

    /// <summary>The tokens stay good, but the role in them counts for nothing: their bearer is a <see cref="Roles.User"/>.</summary>
    public bool RoleOnly { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
