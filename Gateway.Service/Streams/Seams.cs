namespace Gateway.Service.Streams;

/// <summary>Where, in what an upstream says to a client, the gateway may put a last word of its own: between two events, or between two frames.</summary>
internal abstract class Seams
{
    /// <summary>Whether everything that has passed was whole.</summary>
    public abstract bool IsAtSeam { get; }

    /// <summary>Takes note of what is passed on. The number of these bytes up to the last seam among them; -1 when there is none.</summary>
    public abstract int Pass(ReadOnlySpan<byte> bytes);
}
