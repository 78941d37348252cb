namespace Gateway.Service.Configuration;

/// <summary>
/// When a request is sent again, to another replica: only safe methods (RFC 9110 §9.2.1), or those with an <c>Idempotency-Key</c> on a route
/// with <see cref="RouteRules.IdempotencyKey"/>, and only before a byte of an answer was passed on. A replica that accepts no connection has seen
/// nothing of the request: then the next one is asked whatever the method, beside these limits.
/// </summary>
public sealed record RetryConfig
{
    /// <summary>How often one request is sent again, 0 to 5. Default 1.</summary>
    [Between(0, 5)]
    public int Most { get; init; } = 1;

    /// <summary>Longest time until a replica begins to answer; what may not be sent again is then 504. Absent: the time-outs of all requests.</summary>
    [Between("1ms", "1d")]
    public TimeSpan? TryTimeout { get; init; }

    /// <summary>Answers that are not passed on while the request may be sent again: of 500, 502, 503, 504. Default none.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Share of the route's requests in the last 10 s that may be sent again, 0 to 1: an upstream in distress is not given twice the work. Default 0.2.</summary>
    [Between(0, 1)]
    public double Budget { get; init; } = 0.2;

    /// <summary>Requests per second that may be sent again in any case, 0 to 10,000. Default 10.</summary>
    [Between(0, 10_000)]
    public int Minimum { get; init; } = 10;
}
