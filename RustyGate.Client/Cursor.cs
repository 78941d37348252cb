using System.Globalization;

namespace RustyGate.Client;

/// <summary>Where a client is in the log, and what it has had already.</summary>
internal sealed class Cursor(string? id)
{
    /// <summary>What a connection goes on from.</summary>
    public string? Id { get; private set; } = id;

    /// <summary>Whether the event is new, by its id; then the cursor is past it. <c>reset</c> may take it back.</summary>
    public bool Pass(string type, string? id)
    {
        if (id is null)
        {
            return true;
        }

        var (epoch, position) = Parse(id);
        var (knownEpoch, known) = Parse(Id);
        var isOld = epoch is not null && epoch == knownEpoch && position <= known;
        if (!isOld || type == "reset")
        {
            Id = id;
        }

        return !isOld || type is "ready" or "ping" or "reset";
    }

    private static (string? Epoch, long Position) Parse(string? id) =>
        id?.LastIndexOf(':') is { } colon and > 0 && long.TryParse(id.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (id[..colon], position)
            : (null, 0);
}
