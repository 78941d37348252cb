using System.Globalization;
using Chat.Service.Chats;
using Chat.Service.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Messages;

internal static class PostMessage
{
    /// <summary>201 with the message; 200 with the earlier one of the same client id, as it is now.</summary>
    public static async Task<Results<Created<MessageView>, Ok<MessageView>, ProblemHttpResult>> HandleAsync(
        Guid id, PostMessageRequest request, CurrentUser me, Posting posting, HttpResponse response, IOptions<MessageLimits> limits, CancellationToken cancellationToken)
    {
        if (request.Fault(limits.Value) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        var posted = await posting.PostAsync(id, me.Id, request, cancellationToken);
        return posted.Outcome switch
        {
            StoreOutcome.Added => TypedResults.Created((string?)null, posted.Message),
            StoreOutcome.Repeated => TypedResults.Ok(posted.Message),
            StoreOutcome.TooSoon => TooSoon(response, posted.RetryAfter),
            var refused => Refusal(refused),
        };
    }

    private static ProblemHttpResult TooSoon(HttpResponse response, long seconds)
    {
        response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Refusal(StoreOutcome.TooSoon);
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
