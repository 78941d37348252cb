using System.Text.Json.Serialization;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Webhooks.Incoming;

/// <summary>The body of <c>POST /api/chats/{id}/hooks</c>.</summary>
/// <param name="Name">Whose name the messages bear: one line of 1 to 64 characters.</param>
/// <param name="Avatar">The picture: the id of an uploaded file.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateHookRequest(string? Name, Guid? Avatar = null);

/// <summary>The incoming webhooks of a chat, in the hands of its owner and admins.</summary>
internal sealed class ManageHooks(
    ChatDb db, ChatChanges changes, HookSenders senders, IOptions<HookOptions> options, IOptions<ChatLimits> limits, TimeProvider time)
{
    private const int MostName = 64;

    public static async Task<Results<Ok<List<HookView>>, ProblemHttpResult>> ListAsync(
        Guid id, CurrentUser me, ManageHooks hooks, ChatDb db, CancellationToken cancellationToken) =>
        await hooks.RefuseAsync(id, me, cancellationToken) is { } refused
            ? refused
            : TypedResults.Ok((await db.Hooks.AsNoTracking().Where(h => h.ChatId == id).OrderBy(h => h.Id).ToListAsync(cancellationToken)).ConvertAll(HookView.Of));

    /// <summary>Its bot becomes a member of the chat. The address is shown this once.</summary>
    public static Task<Results<Created<HookView>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateHookRequest request, CurrentUser me, ManageHooks hooks, CancellationToken cancellationToken) =>
        hooks.CreateAsync(id, request, me, cancellationToken);

    /// <summary>The old address leads nowhere from now on.</summary>
    public static Task<Results<Ok<HookView>, ProblemHttpResult>> RotateAsync(
        Guid id, Guid hook, CurrentUser me, ManageHooks hooks, CancellationToken cancellationToken) =>
        hooks.RotateAsync(id, hook, me, cancellationToken);

    /// <summary>Its bot leaves the chat; what it wrote stays.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, Guid hook, CurrentUser me, ManageHooks hooks, CancellationToken cancellationToken) =>
        hooks.DeleteAsync(id, hook, me, cancellationToken);

    private async Task<Results<Created<HookView>, ProblemHttpResult>> CreateAsync(
        Guid id, CreateHookRequest request, CurrentUser me, CancellationToken cancellationToken)
    {
        if (PlainText.NameFault(request.Name, MostName) is { } fault)
        {
            return Problem.Invalid("name", fault);
        }

        if (await RefuseAsync(id, me, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (await db.Hooks.CountAsync(h => h.ChatId == id, cancellationToken) >= options.Value.PerChat)
        {
            return Problem.Of(StatusCodes.Status409Conflict, "too_many_hooks", "This is one webhook too many.", $"A chat has at most {options.Value.PerChat}.");
        }

        var (token, now) = (Hook.NewToken(), time.GetDatabaseNow());
        var hook = new Hook
        {
            Id = Guid.CreateVersion7(now),
            ChatId = id,
            Name = request.Name!,
            Avatar = request.Avatar,
            TokenHash = Hook.Hash(token),
            CreatedBy = me.Id,
            CreatedAt = now,
        };

        // Before the chat is held: a slow Auth must not keep its messages waiting. A bot that no chat has harms nobody.
        await senders.PutAsync(hook, cancellationToken);
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if ((held.Refuse(ChatAct.AddMembers) ?? await held.AddAsync([hook.Id], MemberRole.Member, limits.Value, cancellationToken)) is { } no)
        {
            return no;
        }

        db.Add(hook);
        await held.CommitAsync(cancellationToken);
        return TypedResults.Created((string?)null, HookView.Of(hook, token));
    }

    private async Task<Results<Ok<HookView>, ProblemHttpResult>> RotateAsync(Guid id, Guid hook, CurrentUser me, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, me, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (await db.Hooks.SingleOrDefaultAsync(h => h.Id == hook && h.ChatId == id, cancellationToken) is not { } found)
        {
            return Problem.NotFound("webhook");
        }

        var token = Hook.NewToken();
        (found.TokenHash, found.LastUsedAt, found.DisabledAt) = (Hook.Hash(token), null, null);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(HookView.Of(found, token));
    }

    private async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, Guid hook, CurrentUser me, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(id, me, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (!await db.Hooks.AnyAsync(h => h.Id == hook && h.ChatId == id, cancellationToken))
        {
            return Problem.NotFound("webhook");
        }

        await senders.DeleteAsync(hook, cancellationToken);
        await using var held = await changes.HoldAsync(id, me.Id, cancellationToken);
        if (held is null || await db.Hooks.SingleOrDefaultAsync(h => h.Id == hook && h.ChatId == id, cancellationToken) is not { } found)
        {
            return Problem.NotFound("webhook");
        }

        if (held.Refuse(ChatAct.RemoveMembers) is { } no)
        {
            return no;
        }

        db.Remove(found);
        if (await held.MemberAsync(hook, cancellationToken) is { } member)
        {
            held.Remove(member);
        }

        await held.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>404 for who is not in the chat, 403 for who is no admin of it.</summary>
    private async Task<ProblemHttpResult?> RefuseAsync(Guid chat, CurrentUser me, CancellationToken cancellationToken) =>
        await db.Members.AsNoTracking().SingleOrDefaultAsync(m => m.ChatId == chat && m.UserId == me.Id, cancellationToken) is not { } member
            ? Problem.NotFound("chat")
            : member.Role.May(ChatAct.AddMembers) ? null : Refused.Role(MemberRole.Admin);
}
