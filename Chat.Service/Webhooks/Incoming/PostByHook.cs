using System.Globalization;
using System.Text;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>
/// The body of <c>POST /hooks/{token}</c>. Members that are not named here are ignored: many programs send what other chats know, too.
/// </summary>
/// <param name="Content">Markdown source, as in a message.</param>
/// <param name="Text">The same by the name that others give it; not both.</param>
/// <param name="Username">Stands in bold before the content.</param>
/// <param name="ClientId">The sender's own id for the message: sent again, the first reply is answered again.</param>
public sealed record HookMessage(string? Content = null, string? Text = null, string? Username = null, Guid? ClientId = null);

internal static class PostByHook
{
    private const int MostUsername = 64;

    private static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(1);

    /// <summary>201 with the message; 200 with the earlier one of the same <c>client_id</c> or <c>Idempotency-Key</c>.</summary>
    public static async Task<Results<Created<MessageView>, Ok<MessageView>, ProblemHttpResult>> HandleAsync(
        [FromHeader(Name = "X-Hook-Token")] string? token, [FromHeader(Name = IdempotencyKey.Header)] string? key, HookMessage request,
        ChatDb db, Posting posting, HookLimits limits, IOptions<MessageLimits> messages, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var hash = Hook.Hash(token ?? "");
        if (await db.Hooks.AsNoTracking().SingleOrDefaultAsync(h => h.TokenHash == hash, cancellationToken) is not { } hook)
        {
            return Problem.NotFound("webhook");
        }

        if (hook.DisabledAt is not null)
        {
            return Problem.Of(
                StatusCodes.Status403Forbidden, "webhook_disabled", "This webhook is off.",
                "The account of whoever made it is closed. An admin of the chat gives it a new address.");
        }

        if (await limits.RefuseAsync(hook.Id) is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Problem.Of(StatusCodes.Status429TooManyRequests, "rate_limited", "Too many messages by this webhook.");
        }

        if (Fault(request, key) is var (field, fault))
        {
            return Problem.Invalid(field, fault);
        }

        var message = new PostMessageRequest(Content(request), request.ClientId ?? IdempotencyKey.ToClientId(key));
        if (message.Fault(messages.Value) is var (wrong, why))
        {
            return Problem.Invalid(wrong, why);
        }

        var posted = await posting.PostAsync(hook.ChatId, hook.Id, message, cancellationToken);
        var now = time.GetDatabaseNow();
        if (hook.LastUsedAt is null || now - hook.LastUsedAt > LastUsedStep)
        {
            await db.Hooks.Where(h => h.Id == hook.Id).ExecuteUpdateAsync(h => h.SetProperty(x => x.LastUsedAt, now), cancellationToken);
        }

        return PostMessage.Answer(posted, response);
    }

    private static (string Field, string Message)? Fault(HookMessage request, string? key) =>
        request.Content is not null && request.Text is not null ? ("text", "Is another name of content: give one.")
        : request.Username is not null && PlainText.NameFault(request.Username, MostUsername) is { } name ? ("username", name)
        : IdempotencyKey.Fault(key) is { } unclear ? (IdempotencyKey.Header, unclear)
        : null;

    private static string? Content(HookMessage request) => (request.Content ?? request.Text, request.Username) switch
    {
        ({ Length: > 0 } content, { } username) => $"**{Escape(username)}**: {content}",
        var (content, _) => content,
    };

    /// <summary>A name is not Markdown.</summary>
    private static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character)))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
