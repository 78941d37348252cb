using System.Buffers;
using System.Globalization;
using System.Text;
using Notify.Service.Feed;
using Notify.Service.Sockets;

namespace Notify.Service.Streams;

/// <summary>One event with the bytes that every connection of a transport gets, made once.</summary>
internal sealed class Message
{
    /// <summary>Bytes of data; a shorter text gets longer.</summary>
    private const int LeastCompressed = 128;

    private readonly string _name;
    private readonly Cursor? _id;
    private readonly TimeSpan? _retry;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly bool _isLast;
    private readonly ushort _closeCode;
    private readonly string _closeReason;
    private byte[]? _socket;
    private byte[]? _deflatedSocket;

    /// <param name="name">The event's name; ours, never a user's.</param>
    /// <param name="id">Where a client that saw this event resumes; null leaves its cursor as it is.</param>
    /// <param name="data">JSON in UTF-8.</param>
    /// <param name="retry">How long a client waits before it comes back.</param>
    /// <param name="closing">The connection ends with this event, for this reason.</param>
    public Message(string name, Cursor? id, ReadOnlySpan<byte> data, TimeSpan? retry = null, string? closing = null)
    {
        (_name, _id, _retry) = (name, id, retry);
        (_isLast, _closeReason) = (closing is not null, closing ?? "");
        _closeCode = closing is null ? (ushort)0 : CloseCodes.Of(closing);
        var sse = ServerSentEvent.Format(name, id, data, retry);
        EventStream = sse;
        // Where the data is one line, as Chat writes it, it stands in the event as it is.
        _data = data.IndexOfAny((byte)'\r', (byte)'\n') < 0 ? sse.AsMemory(sse.Length - data.Length - 2, data.Length) : data.ToArray();
    }

    /// <summary>A whole server-sent event.</summary>
    public ReadOnlyMemory<byte> EventStream { get; }

    /// <summary>A whole WebSocket frame, and with the last event the frame that closes. Made when the first socket needs it.</summary>
    public ReadOnlyMemory<byte> Socket => _socket ??= [.. SocketFrame.Text(Json()), .. _isLast ? SocketFrame.Close(_closeCode, _closeReason) : []];

    /// <summary>The same compressed, where that is worth something.</summary>
    public ReadOnlyMemory<byte> DeflatedSocket => _isLast || _data.Length < LeastCompressed
        ? Socket
        : _deflatedSocket ??= SocketFrame.DeflatedText(PerMessageDeflate.Compress(Json()));

    public ReadOnlyMemory<byte> For(Transport transport) => transport switch
    {
        Transport.Socket => Socket,
        Transport.DeflatedSocket => DeflatedSocket,
        _ => EventStream,
    };

    private ReadOnlySpan<byte> Json()
    {
        var json = new ArrayBufferWriter<byte>(_data.Length + 128);
        Encoding.UTF8.GetBytes($"{{\"type\":\"{_name}\"", json);
        if (_id is { } id)
        {
            Encoding.UTF8.GetBytes($",\"id\":\"{id}\"", json);
        }

        if (_retry is { } retry)
        {
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"retry\":{retry.TotalMilliseconds:0}"), json);
        }

        json.Write(",\"data\":"u8);
        json.Write(_data.Span);
        json.Write("}"u8);
        return json.WrittenSpan;
    }
}
