namespace EmbeddedServers.Tests;

/// <summary>What was reported as progress.</summary>
public sealed class Said : IProgress<string>
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Report(string value)
    {
        lock (_lines)
            _lines.Add(value);
    }
}
