namespace RustyGate.ServiceDefaults.Identity;

/// <summary>What the revocations say of a token that is valid by itself.</summary>
public enum TokenStanding
{
    /// <summary>Nothing against it.</summary>
    Good,

    /// <summary>Its session or its user was signed out.</summary>
    Revoked,

    /// <summary>Good, but its user's role has changed since: the bearer counts as <see cref="Roles.User"/>.</summary>
    RoleVoid,

    /// <summary>Nothing is known: what may have been revoked has not been heard of for too long.</summary>
    Unknown,
}
