using System.Text.Json.Serialization;

namespace Chat.Service.Drafts;

/// <summary>The body of <c>PUT /api/drafts/{chat}</c>.</summary>
/// <param name="Content">Markdown source as far as it is typed; at most as long as a message. Empty clears the draft.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftRequest(string? Content);

/// <summary>A draft: in replies, in the list and as the body of <c>DraftChanged</c>.</summary>
/// <param name="ChatId">Where.</param>
/// <param name="ThreadId">The message whose thread it is for; null for the chat itself.</param>
/// <param name="Content">As typed; null when it is cleared.</param>
/// <param name="Revision">1, 2, 3, … with every change on any device: a lower one is older.</param>
/// <param name="UpdatedAt">When it changed.</param>
public sealed record DraftView(Guid ChatId, Guid? ThreadId, string? Content, long Revision, DateTimeOffset UpdatedAt);
