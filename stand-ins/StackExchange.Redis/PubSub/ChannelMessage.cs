using System.Runtime.InteropServices;

namespace StackExchange.Redis;

/// <summary>A message as it was published.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct ChannelMessage
{
    internal ChannelMessage(RedisChannel subscription, RedisChannel channel, RedisValue message) =>
        (SubscriptionChannel, Channel, Message) = (subscription, channel, message);

    /// <summary>What was subscribed to: a channel, or a pattern.</summary>
    public RedisChannel SubscriptionChannel { get; }

    /// <summary>Where it was published.</summary>
    public RedisChannel Channel { get; }

    /// <summary>The payload: bytes of the reply, not copied when read as <see cref="ReadOnlyMemory{T}"/>.</summary>
    public RedisValue Message { get; }

    public static bool operator ==(ChannelMessage left, ChannelMessage right) => left.Equals(right);

    public static bool operator !=(ChannelMessage left, ChannelMessage right) => !left.Equals(right);

    private bool Equals(ChannelMessage other) =>
        SubscriptionChannel == other.SubscriptionChannel && Channel == other.Channel && Message == other.Message;

    public override bool Equals(object? obj) => obj is ChannelMessage other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Channel, Message);

    public override string ToString() => $"{Channel}:{Message}";
}
