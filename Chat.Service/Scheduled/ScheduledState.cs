using System.Text.Json.Serialization;
using Chat.Service.Text;

namespace Chat.Service.Scheduled;

/// <summary>What has become of a scheduled message; on the wire <c>waiting</c>, <c>sent</c>, <c>failed</c>, <c>cancelled</c>.</summary>
[JsonConverter(typeof(WordConverter<ScheduledState>))]
public enum ScheduledState
{
    /// <summary>It is to be sent.</summary>
    Waiting,

    /// <summary>It is in the chat.</summary>
    Sent,

    /// <summary>It could not be sent, and will not be.</summary>
    Failed,

    /// <summary>Its author called it off; only in events.</summary>
    Cancelled,
}
