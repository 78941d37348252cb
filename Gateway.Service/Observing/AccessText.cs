using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gateway.Service.Observing;

/// <summary>An entry as text, always one line: whatever a caller sent cannot begin another.</summary>
internal static class AccessText
{
    public static string Json(AccessEntry entry, Exception? exception)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in entry)
            {
                switch (value)
                {
                    case null:
                        break;
                    case string text:
                        writer.WriteString(name, text);
                        break;
                    case double number:
                        writer.WriteNumber(name, number);
                        break;
                    default:
                        writer.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                        break;
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Combined, with the milliseconds, the replica and the request id behind.</summary>
    public static string Combined(AccessEntry entry, Exception? exception) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Client} - {entry.User ?? "-"} [{entry.Time:dd/MMM/yyyy:HH:mm:ss} +0000] \"{entry.Method} {Target(entry)} {entry.Protocol}\" {entry.Status} {entry.BytesOut} \"-\" \"{Quoted(entry.Agent)}\" {entry.Milliseconds:0.0} {entry.Replica} {entry.RequestId}");

    private static string Target(AccessEntry entry) => Quoted(entry.Query is null ? entry.Path : $"{entry.Path}?{entry.Query}");

    private static string Quoted(string? text) => string.IsNullOrEmpty(text)
        ? "-"
        : string.Concat(text.Select(character => character is '"' or '\\' or < ' ' or (> '~' and < '\u00a0') ? $"\\x{(int)character:X2}" : $"{character}"));
}
