using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Service.Delivery;

/// <summary>How event bodies are written: as the API does, but letters stay letters, since no event is ever put into HTML unescaped.</summary>
internal static class EventJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
