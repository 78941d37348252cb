using System.Buffers;
using System.Text.Json;

namespace Notify.Service.Sockets;

/// <summary>The frames that answer a client's own.</summary>
internal static class Replies
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>It was done. <paramref name="data"/> is what HTTP would have answered, passed on byte for byte.</summary>
    public static byte[] Ack(ClientFrame frame, byte[]? data) => Reply("ack", frame.Reference, frame, data, write: null);

    /// <summary>It was done here.</summary>
    public static byte[] Ack<T>(ClientFrame frame, T data) => Ack(frame, JsonSerializer.SerializeToUtf8Bytes(data, SnakeCase));

    /// <summary>The connection is alive.</summary>
    public static byte[] Pong(ClientFrame frame) => Reply("pong", frame.Reference, frame: null, data: default, write: null);

    /// <summary>It was not done, for the same reason, status and code as by HTTP.</summary>
    public static byte[] Error(ClientFrame? frame, Refused refused) => Reply("error", frame?.Reference, frame, data: default, json =>
    {
        json.WriteNumber("status", refused.Status);
        json.WriteString("code", refused.Code);
        json.WriteString("title", refused.Title);
        if (refused.RetryAfter is { } seconds)
        {
            json.WriteNumber("retry_after", seconds);
        }
    });

    private static byte[] Reply(string type, string? reference, ClientFrame? frame, ReadOnlySpan<byte> data, Action<Utf8JsonWriter>? write)
    {
        var output = new ArrayBufferWriter<byte>(data.Length + 128);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            if (reference is not null)
            {
                json.WriteString("ref", reference);
            }

            if (frame?.Text("client_id") is { } clientId)
            {
                json.WriteString("client_id", clientId);
            }

            if (data.Length > 0)
            {
                json.WritePropertyName("data");
                json.WriteRawValue(data);
            }

            write?.Invoke(json);
            json.WriteEndObject();
        }

        return SocketFrame.Text(output.WrittenSpan);
    }
}

/// <summary>Why a frame was not obeyed.</summary>
/// <param name="Status">The HTTP status that says it best.</param>
/// <param name="Code">The stable code of problem details.</param>
/// <param name="Title">The same for people.</param>
/// <param name="RetryAfter">Seconds after which to try again.</param>
internal sealed record Refused(int Status, string Code, string Title, int? RetryAfter = null)
{
    public static Refused Frame(string title) => new(StatusCodes.Status400BadRequest, "invalid_frame", title);

    /// <summary>Whether it was done is not known: with the same <c>client_id</c> it is safe to send again.</summary>
    public static Refused Unavailable { get; } = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Chat does not answer. Try again shortly.", 1);
}
