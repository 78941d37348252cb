namespace Chat.Service.Delivery;

/// <summary>What a relay sees when it asks whether it leads.</summary>
/// <param name="Leads">Whether this session leads.</param>
/// <param name="Oldest">The oldest row in the outbox; null when it is empty.</param>
/// <param name="Since">When the event of that row was made.</param>
/// <param name="Head">The last position of the log.</param>
internal readonly record struct RelayState(bool Leads, long? Oldest, DateTimeOffset? Since, long Head);
