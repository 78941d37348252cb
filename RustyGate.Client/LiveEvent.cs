using System.Text.Json;

namespace RustyGate.Client;

/// <summary>One event, as docs/realtime.md lists them. Of a type that this client does not know it is just this.</summary>
/// <param name="Type">For example <c>ChatUpdated</c>.</param>
/// <param name="Id">The cursor after it; null when it moves none.</param>
/// <param name="Data">What it says.</param>
public record LiveEvent(string Type, string? Id, JsonElement Data)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The event by its own type.</summary>
    internal static LiveEvent Of(string type, string? id, JsonElement data) => type switch
    {
        "NewMessage" or "MessageUpdated" or "MessageDeleted" when data.Deserialize<ChatMessage>(SnakeCase) is { } message => new MessageEvent(type, id, data, message),
        "Typing" when data.Deserialize<TypingState>(SnakeCase) is { } typing => new TypingEvent(id, data, typing),
        "Presence" when data.GetProperty("users").Deserialize<IReadOnlyList<UserStatus>>(SnakeCase) is { } users => new PresenceEvent(id, data, users),
        "reset" => new ResetEvent(id, data, data.GetProperty("reason").GetString() ?? ""),
        _ => new LiveEvent(type, id, data),
    };

    /// <summary>A message as HTTP answers it.</summary>
    internal static ChatMessage MessageOf(JsonElement data) =>
        data.Deserialize<ChatMessage>(SnakeCase) ?? throw new JsonException("A message cannot be null.");
}

/// <summary>A message is new, was changed, or was deleted.</summary>
public sealed record MessageEvent(string Type, string? Id, JsonElement Data, ChatMessage Message) : LiveEvent(Type, Id, Data);

/// <summary>Somebody has begun to type, or stopped.</summary>
public sealed record TypingEvent(string? Id, JsonElement Data, TypingState State) : LiveEvent("Typing", Id, Data);

/// <summary>How people are there has changed.</summary>
public sealed record PresenceEvent(string? Id, JsonElement Data, IReadOnlyList<UserStatus> Users) : LiveEvent("Presence", Id, Data);

/// <summary>What was missed cannot be told: load everything anew before going on. Events after this one continue from there.</summary>
public sealed record ResetEvent(string? Id, JsonElement Data, string Reason) : LiveEvent("reset", Id, Data);

/// <summary>A message, with what most programs need; the rest stands in <see cref="LiveEvent.Data"/>.</summary>
public sealed record ChatMessage(
    Guid Id, Guid ChatId, Guid SenderId, Guid? ClientId, string Content, Guid? ReplyTo, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt, long Seq);

/// <summary>Whether somebody is typing in a chat.</summary>
public sealed record TypingState(Guid ChatId, Guid UserId, bool Typing);

/// <summary>How somebody is there: <c>online</c>, <c>idle</c> or <c>offline</c>.</summary>
public sealed record UserStatus(Guid UserId, string Status);
