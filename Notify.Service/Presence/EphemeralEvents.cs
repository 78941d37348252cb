using System.Text.Json;
using Notify.Service.Streams;

namespace Notify.Service.Presence;

/// <summary>The events that are never stored, so they have no id: a client that missed one asks.</summary>
internal static class EphemeralEvents
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Message Typing(TypingWord word) => Of("Typing", word);

    public static Message Presence(IEnumerable<UserStatus> users) => Of("Presence", new { Users = users });

    private static Message Of<T>(string name, T data) => new(name, id: null, JsonSerializer.SerializeToUtf8Bytes(data, SnakeCase));
}
