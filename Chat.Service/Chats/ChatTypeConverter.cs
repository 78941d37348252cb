using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Service.Chats;

/// <summary>The words only: a number is not a chat type.</summary>
internal sealed class ChatTypeConverter() : JsonStringEnumConverter<ChatType>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
