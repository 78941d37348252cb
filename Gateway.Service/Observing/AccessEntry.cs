using System.Collections;
using System.Globalization;

namespace Gateway.Service.Observing;

/// <summary>
/// One completed request. Holds nothing that a caller keeps secret: no header but <c>User-Agent</c>, no cookie, no body, and of the query only what the
/// configuration calls safe. As the state of a log message its members are the message's attributes.
/// </summary>
internal sealed record AccessEntry : IReadOnlyList<KeyValuePair<string, object?>>
{
    private KeyValuePair<string, object?>[]? _members;

    public required DateTimeOffset Time { get; init; }

    public required string Client { get; init; }

    public required string Method { get; init; }

    /// <summary>Percent-encoded, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The safe part of the query, <c>limit=50</c>.</summary>
    public string? Query { get; init; }

    public required string Protocol { get; init; }

    public required int Status { get; init; }

    public required long BytesIn { get; init; }

    public required long BytesOut { get; init; }

    public required double Milliseconds { get; init; }

    public required string Upstream { get; init; }

    public required string Replica { get; init; }

    public required string Route { get; init; }

    public string? User { get; init; }

    public required string RequestId { get; init; }

    public string? TraceId { get; init; }

    public string? Agent { get; init; }

    public int Count => Members.Length;

    private KeyValuePair<string, object?>[] Members => _members ??=
    [
        new("time", Time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)), new("client", Client), new("method", Method), new("path", Path), new("query", Query),
        new("protocol", Protocol), new("status", Status), new("bytes_in", BytesIn), new("bytes_out", BytesOut), new("ms", Math.Round(Milliseconds, 1)),
        new("upstream", Upstream), new("replica", Replica), new("route", Route), new("user", User), new("request_id", RequestId), new("trace_id", TraceId),
    ];

    public KeyValuePair<string, object?> this[int index] => Members[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Members.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
