using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Webhooks;

/// <summary>A person's own webhooks. Someone else's is a 404.</summary>
internal sealed class ManageWebhooks(ChatDb db, IOptions<WebhookOptions> options, TimeProvider time)
{
    private const string Paused = "paused";

    public static async Task<Ok<List<WebhookView>>> ListAsync(CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok((await db.Webhooks.AsNoTracking().Where(w => w.OwnerId == me.Id).OrderBy(w => w.Id).ToListAsync(cancellationToken))
            .ConvertAll(WebhookView.Of));

    public static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> GetAsync(
        Guid id, CurrentUser me, ManageWebhooks webhooks, CancellationToken cancellationToken) =>
        await webhooks.FindAsync(id, me, cancellationToken) is { } webhook ? TypedResults.Ok(WebhookView.Of(webhook)) : Problem.NotFound("webhook");

    /// <summary>It is told of everything after its making. The secret is shown this once.</summary>
    public static Task<Results<Created<WebhookView>, ProblemHttpResult>> CreateAsync(
        WebhookRequest request, CurrentUser me, ManageWebhooks webhooks, CancellationToken cancellationToken) =>
        webhooks.CreateAsync(request, me, cancellationToken);

    public static Task<Results<Ok<WebhookView>, ProblemHttpResult>> UpdateAsync(
        Guid id, WebhookRequest request, CurrentUser me, ManageWebhooks webhooks, CancellationToken cancellationToken) =>
        webhooks.UpdateAsync(id, request, me, cancellationToken);

    /// <summary>The old secret signs beside the new one for a while, so that the receiver can change over without a gap.</summary>
    public static Task<Results<Ok<WebhookView>, ProblemHttpResult>> RotateAsync(
        Guid id, CurrentUser me, ManageWebhooks webhooks, CancellationToken cancellationToken) =>
        webhooks.RotateAsync(id, me, cancellationToken);

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser me, ChatDb db, CancellationToken cancellationToken) =>
        await db.Webhooks.Where(w => w.Id == id && w.OwnerId == me.Id).ExecuteDeleteAsync(cancellationToken) > 0
            ? TypedResults.NoContent()
            : Problem.NotFound("webhook");

    internal Task<Webhook?> FindAsync(Guid id, CurrentUser me, CancellationToken cancellationToken) =>
        db.Webhooks.SingleOrDefaultAsync(w => w.Id == id && w.OwnerId == me.Id, cancellationToken);

    private async Task<Results<Created<WebhookView>, ProblemHttpResult>> CreateAsync(
        WebhookRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (request.Fault(options.Value, isNew: true) is var (field, message))
        {
            return Problem.Invalid(field, message);
        }

        if (await RefuseAsync(request.Chats!, me, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (await db.Webhooks.CountAsync(w => w.OwnerId == me.Id, cancellationToken) >= options.Value.PerUser)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict, "too_many_webhooks", "This is one webhook too many.", $"One person has at most {options.Value.PerUser}.");
        }

        var now = time.GetDatabaseNow();
        var webhook = new Webhook
        {
            Id = Guid.CreateVersion7(now),
            OwnerId = me.Id,
            Url = request.Url!,
            Secret = WebhookSecret.Create(),
            Events = [.. request.Events!.Distinct(StringComparer.Ordinal)],
            Chats = [.. request.Chats!.Distinct()],
            Position = await db.Log.Select(l => l.Head).SingleAsync(cancellationToken),
            CreatedAt = now,
        };
        db.Add(webhook);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/webhooks/{webhook.Id}", WebhookView.Of(webhook) with { Secret = WebhookSecret.Show(webhook.Secret) });
    }

    private async Task<Results<Ok<WebhookView>, ProblemHttpResult>> UpdateAsync(
        Guid id, WebhookRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, me, cancellationToken) is not { } webhook)
        {
            return Problem.NotFound("webhook");
        }

        if (request.Fault(options.Value, isNew: false) is var (field, message))
        {
            return Problem.Invalid(field, message);
        }

        if (request.Chats is { } chats && await RefuseAsync(chats, me, cancellationToken) is { } refused)
        {
            return refused;
        }

        webhook.Url = request.Url ?? webhook.Url;
        webhook.Events = request.Events is { } events ? [.. events.Distinct(StringComparer.Ordinal)] : webhook.Events;
        webhook.Chats = request.Chats is { } named ? [.. named.Distinct()] : webhook.Chats;
        if (request.Enabled == true)
        {
            webhook.Enable();
        }
        else if (request.Enabled == false)
        {
            webhook.Disable(Paused, time.GetDatabaseNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(WebhookView.Of(webhook));
    }

    private async Task<Results<Ok<WebhookView>, ProblemHttpResult>> RotateAsync(Guid id, CurrentUser me, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, me, cancellationToken) is not { } webhook)
        {
            return Problem.NotFound("webhook");
        }

        (webhook.OldSecret, webhook.OldSecretUntil) = (webhook.Secret, time.GetDatabaseNow() + options.Value.OldSecretFor);
        webhook.Secret = WebhookSecret.Create();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(WebhookView.Of(webhook) with { Secret = WebhookSecret.Show(webhook.Secret) });
    }

    /// <summary>404 for a chat that the caller is not in, 403 for one in which they are no admin.</summary>
    private async Task<ProblemHttpResult?> RefuseAsync(IReadOnlyList<Guid> chats, CurrentUser me, CancellationToken cancellationToken)
    {
        var roles = await db.Members.Where(m => m.UserId == me.Id && chats.Contains(m.ChatId)).Select(m => m.Role).ToListAsync(cancellationToken);
        return roles.Count < chats.Distinct().Count() ? Problem.NotFound("chat")
            : roles.Contains(MemberRole.Member) ? Refused.Role(MemberRole.Admin)
            : null;
    }
}
