namespace Chat.Service.Delivery;

/// <summary>What one move brought into the log, as it is published.</summary>
/// <param name="Page">The events with their new positions.</param>
/// <param name="OldestCreatedAt">When the event that waited longest was made.</param>
/// <param name="IsFull">Whether there may be more in the outbox that was there before.</param>
internal sealed record MovedBatch(FeedPage Page, DateTimeOffset OldestCreatedAt, bool IsFull);
