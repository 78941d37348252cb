using System.Buffers;
using System.Text.Json;
using Chat.Service.Delivery;

namespace Chat.Service.Webhooks;

/// <summary>An event of the log on its way to receivers. Its id is the same for every attempt and every receiver.</summary>
/// <param name="Epoch">The log's epoch.</param>
/// <param name="Event">The event.</param>
/// <param name="CreatedAt">When it was logged.</param>
internal sealed record WebhookMessage(string Epoch, FeedEvent Event, DateTimeOffset CreatedAt)
{
    public string Id => $"evt_{Epoch}_{Event.Position}";

    /// <summary><c>{"type","timestamp","data"}</c> as the specification has it, with our <c>chat_id</c> and <c>position</c>.</summary>
    public byte[] Body()
    {
        var buffer = new ArrayBufferWriter<byte>(Event.Body.Length + 256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("type", Event.Type);
        json.WriteString("timestamp", CreatedAt.UtcDateTime);
        json.WriteString("chat_id", Event.ChatId);
        json.WriteNumber("position", Event.Position);
        json.WritePropertyName("data");
        json.WriteRawValue(Event.Body, skipInputValidation: true);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
