namespace Gateway.Service.Limits;

/// <summary>What came of asking for tokens.</summary>
/// <param name="Wait">How long until there would be enough in each bucket, in microseconds; 0: they were taken.</param>
/// <param name="Ahead">How far each rule's bucket is spoken for now, in microseconds; in the order of the plan.</param>
internal readonly record struct Verdict(double Wait, double[] Ahead)
{
    /// <summary>What was taken out of each bucket besides, in microseconds, for the requests that come next.</summary>
    public double[] Advance { get; init; } = [];

    public bool IsRefused => Wait > 0;
}
