using System.Diagnostics;
using System.Runtime.InteropServices;
using Notify.Service.Streams;

namespace Notify.Service.Feed;

/// <summary>What an event does to the membership of the users that it is addressed to.</summary>
internal enum MembershipChange
{
    None,
    Joins,
    Leaves,
}

/// <summary>An event of the log as every connection gets it.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="ChatId">The chat that it is about.</param>
/// <param name="Users">Whom it is addressed to personally; null: all members.</param>
/// <param name="Change">Takes effect right after this event.</param>
/// <param name="Message">The bytes.</param>
/// <param name="Trace">What caused it, when that trace is recorded.</param>
internal sealed record Frame(
    long Position, Guid ChatId, IReadOnlyList<Guid>? Users, MembershipChange Change, Message Message, ActivityContext? Trace)
{
    public static Frame Of(string epoch, LogEvent logged) => new(
        logged.Position,
        logged.ChatId,
        logged.Users,
        logged.Type switch
        {
            "NewChat" or "AddToChat" => MembershipChange.Joins,
            "RemoveFromChat" => MembershipChange.Leaves,
            _ => MembershipChange.None,
        },
        new Message(logged.Type, new Cursor(epoch, logged.Position), JsonMarshal.GetRawUtf8Value(logged.Body)),
        ActivityContext.TryParse(logged.Trace, traceState: null, isRemote: true, out var trace)
            && trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? trace : null);
}
