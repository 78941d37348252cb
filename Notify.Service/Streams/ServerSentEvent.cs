using System.Buffers;
using System.Globalization;
using System.Text;
using Notify.Service.Feed;

namespace Notify.Service.Streams;

/// <summary>The <c>text/event-stream</c> format (WHATWG HTML, server-sent events).</summary>
internal static class ServerSentEvent
{
    /// <summary>
    /// One event. Data that spans lines becomes several <c>data:</c> lines, which a client joins again: no content can end an event or
    /// begin another (promises S56).
    /// </summary>
    /// <param name="name">The event's name; ours, never a user's.</param>
    /// <param name="id">Where a client that saw this event resumes; null leaves its cursor as it is.</param>
    /// <param name="data">UTF-8.</param>
    /// <param name="retry">How long a client waits before it comes back.</param>
    public static byte[] Format(string name, Cursor? id, ReadOnlySpan<byte> data, TimeSpan? retry = null)
    {
        var output = new ArrayBufferWriter<byte>(data.Length + 128);
        if (retry is { } wait)
        {
            Line(output, "retry: ", wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
        }

        Line(output, "event: ", name);
        if (id is { } cursor)
        {
            Line(output, "id: ", cursor.ToString());
        }

        Data(output, data);
        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private static void Line(ArrayBufferWriter<byte> output, string field, string value)
    {
        Encoding.UTF8.GetBytes(field, output);
        Encoding.UTF8.GetBytes(value, output);
        output.Write("\n"u8);
    }

    private static void Data(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        while (true)
        {
            var end = data.IndexOfAny((byte)'\r', (byte)'\n');
            output.Write("data: "u8);
            output.Write(end < 0 ? data : data[..end]);
            output.Write("\n"u8);
            if (end < 0)
            {
                return;
            }

            var isPair = data[end] == '\r' && end + 1 < data.Length && data[end + 1] == '\n';
            data = data[(end + (isPair ? 2 : 1))..];
        }
    }
}
