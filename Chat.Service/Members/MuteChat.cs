using System.Text.Json.Serialization;
using Chat.Service.Chats;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Members;

/// <summary>The body of <c>PUT /api/chats/{id}/mute</c>; it may be left out.</summary>
/// <param name="Until">Until when; absent: until it is taken back, written as the end of the year 9999.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MuteRequest(DateTimeOffset? Until);

/// <summary>Whether a chat may disturb one of its members. Theirs alone: the others are not told.</summary>
internal static class MuteChat
{
    private static readonly DateTimeOffset ForGood = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static async Task<Results<Ok<ChatMembership>, ProblemHttpResult>> MuteAsync(
        Guid id, MuteRequest? request, CurrentUser me, ChatChanges changes, TimeProvider time, CancellationToken cancellationToken)
    {
        var until = (request?.Until ?? ForGood).ToUniversalTime();
        return until > time.GetUtcNow() && until <= ForGood
            ? await SetAsync(id, until, me, changes, cancellationToken)
            : Problem.Invalid("until", "Must be in the future, and before the year 10000.");
    }

    public static Task<Results<Ok<ChatMembership>, ProblemHttpResult>> UnmuteAsync(
        Guid id, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken) =>
        SetAsync(id, until: null, me, changes, cancellationToken);

    private static async Task<Results<Ok<ChatMembership>, ProblemHttpResult>> SetAsync(
        Guid id, DateTimeOffset? until, CurrentUser me, ChatChanges changes, CancellationToken cancellationToken)
    {
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        held.Mute(until?.AddTicks(-(until.Value.Ticks % TimeSpan.TicksPerMicrosecond)));
        await held.CommitAsync(cancellationToken);
        return TypedResults.Ok(ChatMembership.Of(held.Me!));
    }
}
