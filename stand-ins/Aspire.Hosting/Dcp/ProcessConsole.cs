namespace Aspire.Hosting.Dcp;

/// <summary>What a process writes, as far as it was not read before.</summary>
internal sealed class ProcessConsole(string? standardOutput, string? standardError)
{
    private readonly ConsoleFile _output = new(standardOutput);
    private readonly ConsoleFile _errors = new(standardError);

    /// <summary>The lines of both streams in the order of their times, which they begin with.</summary>
    /// <inheritdoc cref="ConsoleFile.ReadNew" path="/param"/>
    public IReadOnlyList<ConsoleLine> ReadNew(bool isEnded)
    {
        var output = _output.ReadNew(isEnded).Select(line => new ConsoleLine(line, IsError: false));
        var errors = _errors.ReadNew(isEnded).Select(line => new ConsoleLine(line, IsError: true));
        return [.. output.Concat(errors).OrderBy(line => line, ConsoleLine.ByTime)];
    }
}

internal readonly record struct ConsoleLine(string Content, bool IsError)
{
    private const int TimeLength = 24;

    public static Comparer<ConsoleLine> ByTime { get; } = Comparer<ConsoleLine>.Create((one, other) => one.Time.CompareTo(other.Time, StringComparison.Ordinal));

    private ReadOnlySpan<char> Time => Content.AsSpan(0, Math.Min(TimeLength, Content.Length));
}
