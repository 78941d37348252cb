namespace Chat.Service.Delivery;

/// <summary>A piece of the log: the answer of <c>GET /internal/events</c> and, byte for byte the same form, what is published.</summary>
/// <param name="Epoch">The log's epoch.</param>
/// <param name="Head">The last position of the log.</param>
/// <param name="First">The oldest position that is kept; 0 when none is.</param>
/// <param name="Events">Consecutive positions, ascending.</param>
internal sealed record FeedPage(string Epoch, long Head, long First, IReadOnlyList<FeedEvent> Events);
