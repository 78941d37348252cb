using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>A token bucket for each of those that it counts by: <see cref="Burst"/> at once, and then no faster than <see cref="Rate"/>.</summary>
public sealed record LimitConfig
{
    /// <summary>How fast tokens come back: a number and one of <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c>, as <c>"100/m"</c>.</summary>
    [JsonConverter(typeof(RateConverter))]
    public required Rate Rate { get; init; }

    /// <summary>How many tokens a full bucket holds, 1 to 1,000,000.</summary>
    [Between(1, 1_000_000)]
    public required int Burst { get; init; }

    /// <summary>Who has a bucket of their own: <c>ip</c> (default), <c>user</c>, <c>session</c>, <c>header:{name}</c>, <c>route</c>.</summary>
    [JsonConverter(typeof(LimitSubjectConverter))]
    public LimitSubject Per { get; init; } = new(LimitKind.Ip);
}

/// <summary>So many in each period.</summary>
/// <param name="Count">1 to 1,000,000.</param>
/// <param name="Period">A second, a minute, an hour or a day.</param>
public readonly record struct Rate(int Count, TimeSpan Period);

/// <summary>Who has a bucket of their own.</summary>
/// <param name="Kind">What is counted by.</param>
/// <param name="Header">The name of the header, where it is one.</param>
public sealed record LimitSubject(LimitKind Kind, string? Header = null);

/// <summary>What is counted by. Whoever has no user, session or header is counted by address.</summary>
public enum LimitKind
{
    /// <summary>The client's address; of IPv6 the first 64 bits, which is what one subscriber has.</summary>
    Ip,

    /// <summary>The user whom the token names.</summary>
    User,

    /// <summary>The session that the token belongs to.</summary>
    Session,

    /// <summary>The value of a header, for example of a key that an upstream has given out.</summary>
    Header,

    /// <summary>The route: one bucket for everyone.</summary>
    Route,
}
