using System.Collections.Concurrent;
using System.Globalization;

namespace Checker;

/// <summary>What happened, in the words of those who saw it: nothing but this is looked at when promises are decided.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public void Invoked(string clientId) => _entries.Enqueue(new Entry(Kind.Invoke, "", clientId, ""));

    public void Acknowledged(string clientId) => _entries.Enqueue(new Entry(Kind.Acknowledge, "", clientId, ""));

    /// <summary>A reader was given a message, or (with no client id) a reset.</summary>
    public void Received(string reader, string? cursor, string? clientId) => _entries.Enqueue(new Entry(Kind.Receive, reader, clientId, cursor ?? ""));

    /// <summary>A reader was outside of the chat between these positions.</summary>
    public void WasOutside(string reader, long from, long to) => _entries.Enqueue(new Entry(Kind.Outside, reader, null, $"{from}-{to}"));

    public IReadOnlyCollection<string> AcknowledgedIds => [.. _entries.Where(entry => entry.Kind == Kind.Acknowledge).Select(entry => entry.ClientId!)];

    /// <summary>Whether the reader has been given all that was acknowledged.</summary>
    public bool HasAll(string reader) =>
        AcknowledgedIds.Except(_entries.Where(entry => entry.Kind == Kind.Receive && entry.Reader == reader).Select(entry => entry.ClientId), StringComparer.Ordinal).FirstOrDefault() is null;

    /// <summary>Every promise that was broken, in words; empty when all held. What was invoked and never answered may or may not have happened.</summary>
    public IReadOnlyList<string> Broken()
    {
        var broken = new List<string>();
        var invoked = Ids(Kind.Invoke);
        var acknowledged = Ids(Kind.Acknowledge);
        var outside = _entries.Where(entry => entry.Kind == Kind.Outside).ToLookup(entry => entry.Reader, entry => Range(entry.Cursor), StringComparer.Ordinal);
        var readers = _entries.Where(entry => entry.Kind == Kind.Receive).ToLookup(entry => entry.Reader, StringComparer.Ordinal);
        foreach (var reader in readers)
        {
            var heard = reader.Select(entry => (Position: PositionOf(entry.Cursor), entry.ClientId)).ToArray();
            broken.AddRange(heard.Where(one => one.ClientId is null).Select(one => $"R7: {reader.Key} was reset at {one.Position}"));
            broken.AddRange(heard.Zip(heard.Skip(1)).Where(pair => pair.First.Position >= pair.Second.Position)
                .Select(pair => $"R3: {reader.Key} heard {pair.Second.Position} after {pair.First.Position}"));
            broken.AddRange(heard.GroupBy(one => one.ClientId, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"R2: {reader.Key} heard {same.Key} {same.Count()} times"));
            broken.AddRange(heard.Where(one => one.ClientId is not null && !invoked.Contains(one.ClientId)).Select(one => $"R9: {reader.Key} heard {one.ClientId}, which nobody sent"));
            broken.AddRange(heard.Where(one => outside[reader.Key].Any(range => one.Position > range.From && one.Position < range.To))
                .Select(one => $"R9: {reader.Key} heard {one.Position} while outside"));
            if (!outside[reader.Key].Any())
            {
                broken.AddRange(acknowledged.Except(heard.Select(one => one.ClientId!), StringComparer.Ordinal).Select(lost => $"R1: {reader.Key} never heard {lost}"));
            }
        }

        var places = readers.SelectMany(reader => reader).Where(entry => entry.ClientId is not null).GroupBy(entry => entry.ClientId!, entry => PositionOf(entry.Cursor), StringComparer.Ordinal);
        broken.AddRange(places.Where(place => place.Distinct().Count() > 1).Select(place => $"R3: {place.Key} stands at {string.Join(" and ", place.Distinct())}"));
        return broken;
    }

    private static long PositionOf(string cursor) => cursor.Length == 0 ? -1 : long.Parse(cursor.AsSpan(cursor.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    private static (long From, long To) Range(string range) => range.Split('-') is [var from, var to]
        ? (long.Parse(from, CultureInfo.InvariantCulture), long.Parse(to, CultureInfo.InvariantCulture))
        : throw new FormatException(range);

    private HashSet<string> Ids(Kind kind) => _entries.Where(entry => entry.Kind == kind).Select(entry => entry.ClientId!).ToHashSet(StringComparer.Ordinal);

    private enum Kind
    {
        Invoke,
        Acknowledge,
        Receive,
        Outside,
    }

    private sealed record Entry(Kind Kind, string Reader, string? ClientId, string Cursor);
}
