namespace Gateway.Service.Observing.Statistics;

/// <summary>The answer of <c>GET /admin/gateway/stats</c>, of the replica that was asked.</summary>
/// <param name="Now">When it was made.</param>
/// <param name="Seconds">How far it goes back.</param>
/// <param name="InFlight">Requests and streams under way now.</param>
/// <param name="Streams">Those of them that are streams.</param>
/// <param name="Total">All of it together.</param>
/// <param name="Series">By the second, without those in which nothing ended; the second that is not over yet is not in it.</param>
/// <param name="Routes">For each route that was used.</param>
/// <param name="Upstreams">For each upstream that was asked.</param>
internal sealed record StatisticsReply(
    DateTimeOffset Now, int Seconds, int InFlight, int Streams, Numbers Total, IReadOnlyList<Moment> Series,
    IReadOnlyDictionary<string, Numbers> Routes, IReadOnlyDictionary<string, Numbers> Upstreams);

/// <summary>One second.</summary>
internal sealed record Moment(DateTimeOffset At, Numbers Numbers);

/// <summary>What was counted.</summary>
/// <param name="Requests">Completed ones.</param>
/// <param name="Errors">Those of them with a status from 500 on.</param>
/// <param name="Limited">Those that a limit refused.</param>
/// <param name="Shed">Those that were told to come later because there was too much to do.</param>
/// <param name="P50">Half took no longer, in milliseconds; streams are not in it.</param>
/// <param name="P95">95 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
internal sealed record Numbers(int Requests, int Errors, int Limited, int Shed, double? P50, double? P95, double? P99)
{
    public static Numbers Of(Slot slot) =>
        new(slot.Requests, slot.Errors, slot.Limited, slot.Shed, slot.Percentile(0.50), slot.Percentile(0.95), slot.Percentile(0.99));
}
