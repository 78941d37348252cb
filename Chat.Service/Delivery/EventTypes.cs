namespace Chat.Service.Delivery;

/// <summary>The names of events, as clients see them.</summary>
internal static class EventTypes
{
    /// <summary>A chat that the addressed people are in from its start.</summary>
    public const string NewChat = nameof(NewChat);

    /// <summary>The addressed people are in the chat from here on.</summary>
    public const string AddToChat = nameof(AddToChat);

    /// <summary>The addressed people are out of the chat from here on.</summary>
    public const string RemoveFromChat = nameof(RemoveFromChat);

    /// <summary>The chat or who is in it has changed, to the members.</summary>
    public const string ChatUpdated = nameof(ChatUpdated);

    /// <summary>A message, to the members.</summary>
    public const string NewMessage = nameof(NewMessage);

    /// <summary>A message as it is after an edit, or after it was pinned or unpinned, to the members.</summary>
    public const string MessageUpdated = nameof(MessageUpdated);

    /// <summary>The tombstone of a message, to the members.</summary>
    public const string MessageDeleted = nameof(MessageDeleted);

    /// <summary>All reactions to a message, and which of them changed, to the members.</summary>
    public const string ReactionChanged = nameof(ReactionChanged);

    /// <summary>How far someone has read: to the members as a receipt, or to the user's own devices alone.</summary>
    public const string ReadMarkerMoved = nameof(ReadMarkerMoved);

    /// <summary>A draft, to its author's own devices.</summary>
    public const string DraftChanged = nameof(DraftChanged);

    /// <summary>A scheduled message and what has become of it, to its author's own devices.</summary>
    public const string ScheduledChanged = nameof(ScheduledChanged);

    /// <summary>A message that one keeps, or keeps no longer, to one's own devices.</summary>
    public const string SavedChanged = nameof(SavedChanged);

    /// <summary>A webhook of the addressed person was switched off, because its receiver failed for too long or wants nothing any more.</summary>
    public const string WebhookDisabled = nameof(WebhookDisabled);
}
