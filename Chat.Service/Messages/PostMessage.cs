using System.Globalization;
using Chat.Service.Chats;
using Chat.Service.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

internal static class PostMessage
{
    /// <summary>201 with the message; 200 with the earlier one of the same client id, as it is now. A client id in the body goes before one in the header.</summary>
    public static async Task<Results<Created<MessageView>, Ok<MessageView>, ProblemHttpResult>> HandleAsync(
        Guid id, [FromHeader(Name = IdempotencyKey.Header)] string? key, PostMessageRequest request, CurrentUser me, Posting posting,
        HttpResponse response, IOptions<MessageLimits> limits, CancellationToken cancellationToken)
    {
        if (request.Fault(limits.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        if (IdempotencyKey.Fault(key) is { } unclear)
        {
            return Problem.Invalid(IdempotencyKey.Header, unclear);
        }

        request = request with { ClientId = request.ClientId ?? IdempotencyKey.ToClientId(key) };

        var posted = await posting.PostAsync(id, me.Id, request, cancellationToken);
        return Answer(posted, response);
    }

    /// <summary>What a sender is answered, a person or a program.</summary>
    internal static Results<Created<MessageView>, Ok<MessageView>, ProblemHttpResult> Answer(Posted posted, HttpResponse response)
    {
        if (posted.Outcome == StoreOutcome.TooSoon)
        {
            response.Headers.RetryAfter = posted.RetryAfter.ToString(CultureInfo.InvariantCulture);
        }

        return posted.Outcome switch
        {
            StoreOutcome.Added => TypedResults.Created((string?)null, posted.Message),
            StoreOutcome.Repeated => TypedResults.Ok(posted.Message),
            var refused => Refusal(refused),
        };
    }

    /// <summary>Why a message is not taken.</summary>
    internal static ProblemHttpResult Refusal(StoreOutcome outcome) => outcome switch
    {
        StoreOutcome.MayNotNameEveryone => Problem.Of(
            StatusCodes.Status403Forbidden, "may_not_mention_everyone", "In a channel only its owners and admins mention all or here."),
        StoreOutcome.Archived => Refused.Archived(),
        StoreOutcome.Blocked => Refused.CannotMessage(),
        StoreOutcome.TooSoon => Problem.Of(StatusCodes.Status429TooManyRequests, "slow_mode", "The chat is in slow mode."),
        StoreOutcome.NothingToAnswer => Problem.Invalid("reply_to", "Is no message of this chat."),
        StoreOutcome.NothingToForward => Problem.Invalid("forward_of", "Is no message that you may read."),
        StoreOutcome.NoSuchFile => Problem.Invalid("files", FileReference.Fault),
        _ => Problem.NotFound("chat"),
    };
}
