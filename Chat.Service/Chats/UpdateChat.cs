using Chat.Service.Audit;
using Chat.Service.Files;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Chats;

internal sealed class UpdateChat(ChatDb db, ChatChanges changes, UserDirectory users, AuditTrail audit, IOptions<ChatLimits> limits)
{
    /// <summary>All of it or nothing. Each part asks for the role that it takes by itself.</summary>
    public static Task<Results<Ok<ChatView>, ProblemHttpResult>> HandleAsync(
        Guid id, UpdateChatRequest request, CurrentUser me, UpdateChat update, CancellationToken cancellationToken) =>
        update.RunAsync(id, request, me.Id, cancellationToken);

    private async Task<Results<Ok<ChatView>, ProblemHttpResult>> RunAsync(
        Guid id, UpdateChatRequest request, Guid me, CancellationToken cancellationToken)
    {
        if (request.Fault(limits.Value) is var (field, message))
        {
            return Problem.Invalid(field, message);
        }

        if (request.Members is { } wanted && await UnknownAsync(id, me, wanted, cancellationToken) is [var unknown, ..])
        {
            return Problem.Invalid("members", $"There is no user {unknown}.");
        }

        await using var held = await changes.HoldAsync(id, me, cancellationToken);
        if (held is null)
        {
            return Problem.NotFound("chat");
        }

        if (await ApplyAsync(request, held, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (request.HasAnything)
        {
            await held.CommitAsync(cancellationToken);
        }

        return TypedResults.Ok(await held.ViewAsync(cancellationToken));
    }

    /// <summary>Asked before the chat is held: a slow Auth must not keep its messages waiting. An outsider learns nothing of anyone.</summary>
    private async Task<List<Guid>> UnknownAsync(Guid id, Guid me, IReadOnlyList<Guid> wanted, CancellationToken cancellationToken)
    {
        var present = await db.Members.Where(m => m.ChatId == id).Select(m => m.UserId).ToListAsync(cancellationToken);
        return present.Contains(me) ? await users.UnknownAsync([.. wanted.Except(present)], cancellationToken) : [];
    }

    private async Task<ProblemHttpResult?> ApplyAsync(UpdateChatRequest request, HeldChat held, CancellationToken cancellationToken)
    {
        if (request.Edits && held.Refuse(ChatAct.Edit) is { } noEdit)
        {
            return noEdit;
        }

        if (request.HasType && held.Refuse(ChatAct.ChangeType) is { } noType)
        {
            return noType;
        }

        if (request.Avatar is { } avatar && !await MayShowAsync(avatar, held.Me!.UserId, cancellationToken))
        {
            return Problem.Invalid("avatar", "Is no file that you may read.");
        }

        var chat = held.Chat;
        chat.Name = request.HasName ? request.Name : chat.Name;
        chat.Topic = request.HasTopic ? request.Topic : chat.Topic;
        chat.Avatar = request.HasAvatar ? request.Avatar : chat.Avatar;
        chat.Type = request.Type ?? chat.Type;
        if (request.SlowModeSeconds is { } seconds && seconds != chat.SlowModeSeconds)
        {
            audit.Add(Acts.SlowMode, AuditTrail.Chat(chat.Id), new { chat.SlowModeSeconds }, new { SlowModeSeconds = seconds });
            chat.SlowModeSeconds = seconds;
        }

        return request.Members is { } wanted ? await SetMembersAsync(held, [.. wanted], cancellationToken) : null;
    }

    /// <summary>Held, so that it is not collected before it is the chat's.</summary>
    private async Task<bool> MayShowAsync(Guid file, Guid me, CancellationToken cancellationToken) =>
        await db.FilesReadableBy(me).AnyAsync(f => f.Id == file, cancellationToken)
        && await db.Database.SqlQuery<Guid>($"SELECT id FROM files WHERE id = {file} FOR KEY SHARE").ToListAsync(cancellationToken) is [_];

    /// <summary>The owner and the caller stay, listed or not.</summary>
    private async Task<ProblemHttpResult?> SetMembersAsync(HeldChat held, HashSet<Guid> wanted, CancellationToken cancellationToken)
    {
        var present = await held.MembersAsync(cancellationToken);
        var gone = present.FindAll(m => m.Role != MemberRole.Owner && m != held.Me && !wanted.Contains(m.UserId));
        wanted.ExceptWith(present.Select(m => m.UserId));
        if ((wanted.Count > 0 || gone.Count > 0) && held.Refuse(ChatAct.AddMembers) is { } refused)
        {
            return refused;
        }

        if (gone.Exists(m => !held.Me!.Role.MayRemove(m.Role)))
        {
            return Refused.HigherMember();
        }

        gone.ForEach(held.Remove);
        return await held.AddAsync(wanted, MemberRole.Member, limits.Value, cancellationToken);
    }
}
