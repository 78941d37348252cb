namespace Chat.Service.Stats;

/// <summary>How the system does now. What only grows is a total: two readings give a rate.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Chat">Storing and relaying.</param>
/// <param name="Notify">Delivering, by replica; one that does not answer is not among them.</param>
public sealed record StatsView(DateTimeOffset At, ChatStats Chat, IReadOnlyList<NotifyStats> Notify);

/// <summary>Storing and relaying.</summary>
/// <param name="Position">The last position of the log: a total of events.</param>
/// <param name="EventsPerSecond">Over the last minute.</param>
/// <param name="MessagesPerSecond">Over the last minute.</param>
/// <param name="OutboxDepth">Events that wait for their position.</param>
/// <param name="OutboxAgeSeconds">How long the oldest of them has waited.</param>
/// <param name="RelayLagMilliseconds">From the storing of a message to its place in the log, the median of the last hundred; null without any.</param>
/// <param name="RelayLagWorstMilliseconds">The longest of them.</param>
/// <param name="WebhooksWaiting">Webhooks that wait for another attempt.</param>
/// <param name="PushesWaiting">Notifications that wait.</param>
/// <param name="DatabaseBytes">The size of <c>chatdb</c>.</param>
/// <param name="DatabaseConnections">Connections to it.</param>
public sealed record ChatStats(
    long Position, double EventsPerSecond, double MessagesPerSecond, long OutboxDepth, double OutboxAgeSeconds, double? RelayLagMilliseconds,
    double? RelayLagWorstMilliseconds, long WebhooksWaiting, long PushesWaiting, long DatabaseBytes, long DatabaseConnections);

/// <summary>One replica of Notify.</summary>
/// <param name="Replica">Which, as service discovery numbers it.</param>
/// <param name="Streams">Open event streams.</param>
/// <param name="Sockets">Open WebSockets.</param>
/// <param name="Users">How many people have them.</param>
/// <param name="Position">Up to where it has delivered; null before it has reached the log.</param>
/// <param name="Delivered">Events given to streams, once per stream: a total.</param>
/// <param name="Healed">Events that came from the log before Redis brought them: a total.</param>
/// <param name="SlowCloses">Streams that were cut because their client did not read: a total.</param>
/// <param name="Lag">How many events it is behind the log.</param>
public sealed record NotifyStats(
    int Replica, int Streams, int Sockets, int Users, long? Position, long Delivered, long Healed, long SlowCloses, long Lag = 0);

/// <summary>What has become of a message, without what it says.</summary>
/// <param name="Id">The message.</param>
/// <param name="ChatId">Its chat.</param>
/// <param name="Seq">Its number there.</param>
/// <param name="SenderId">Who sent it.</param>
/// <param name="StoredAt">When it was stored and answered.</param>
/// <param name="RelayedAt">When it got its position; null while it waits, and when the log has let it go.</param>
/// <param name="Position">Its position in the log.</param>
/// <param name="Trace">The trace of the request that brought it, where there was one.</param>
/// <param name="Waiting">Whether it waits in the outbox.</param>
/// <param name="Changes">How often it was edited, reacted to, pinned or deleted, as far as the log goes back.</param>
/// <param name="Members">How many others are in the chat.</param>
/// <param name="Readers">How many of them have read it.</param>
/// <param name="Replicas">By replica of Notify, whether it has delivered it to whom it may concern there.</param>
/// <param name="PushesWaiting">Notifications of it that wait.</param>
/// <param name="WebhooksTaken">Webhooks that took it.</param>
/// <param name="WebhooksFailed">Attempts of webhooks that failed.</param>
/// <param name="DeletedAt">When it was deleted.</param>
public sealed record MessagePath(
    Guid Id, Guid ChatId, long Seq, Guid SenderId, DateTimeOffset StoredAt, DateTimeOffset? RelayedAt, long? Position, string? Trace, bool Waiting, int Changes,
    int Members, int Readers, IReadOnlyList<ReplicaReached> Replicas, int PushesWaiting, int WebhooksTaken, int WebhooksFailed, DateTimeOffset? DeletedAt);

/// <summary>How far one replica of Notify is.</summary>
/// <param name="Replica">Which.</param>
/// <param name="Reached">Whether it is past the message.</param>
public sealed record ReplicaReached(int Replica, bool Reached);
