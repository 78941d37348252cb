using System.ComponentModel.DataAnnotations;
using Chat.Service.Audit;
using Chat.Service.Chats;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Channels;

/// <summary>
/// All channels, private ones too, for the installation's admins: that they are there and how large they are, and never what is said in
/// them. Groups and chats of two are nobody's business but their members'.
/// </summary>
internal static class AdminChannels
{
    /// <summary>
    /// The newest first; with <c>q</c> those that have it in name or topic. While there are more, the reply has a <c>Link</c> to the next
    /// page (RFC 8288).
    /// </summary>
    public static async Task<Results<Ok<List<AdminChannelView>>, ProblemHttpResult>> ListAsync(
        ChatDb db, HttpResponse response, CancellationToken cancellationToken,
        string? q = null, bool archived = false, [Range(1, 200)] int limit = 50, Guid? before = null)
    {
        if (ChannelSearch.Refusal(q) is { } refusal)
        {
            return refusal;
        }

        var page = await ChannelSearch.Matching(Channels(db).Where(c => c.ArchivedAt != null == archived && (before == null || c.Id < before)), q)
            .OrderByDescending(c => c.Id).Take(limit)
            .Select(c => new AdminChannelView(
                c.Id, c.Type, c.Name!, c.Topic, c.Members.Count, c.LastSeq, c.CreatedBy, c.CreatedAt, c.ActiveAt, c.ArchivedAt))
            .ToListAsync(cancellationToken);
        if (page.Count == limit)
        {
            response.Headers.Link = $"</admin/channels?{ChannelSearch.InLink(q)}archived={(archived ? "true" : "false")}&limit={limit}&before={page[^1].Id}>; rel=\"next\"";
        }

        return TypedResults.Ok(page);
    }

    public static Task<Results<NoContent, ProblemHttpResult>> ArchiveAsync(
        Guid id, CurrentUser me, ChatChanges changes, AuditTrail audit, CancellationToken cancellationToken) =>
        ChangeAsync(id, me, changes, audit, Acts.Archive, held => Set(held, held.Now), cancellationToken);

    public static Task<Results<NoContent, ProblemHttpResult>> UnarchiveAsync(
        Guid id, CurrentUser me, ChatChanges changes, AuditTrail audit, CancellationToken cancellationToken) =>
        ChangeAsync(id, me, changes, audit, Acts.Unarchive, held => Set(held, archivedAt: null), cancellationToken);

    /// <summary>For everyone in it, and for good.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, CurrentUser me, ChatChanges changes, AuditTrail audit, CancellationToken cancellationToken) =>
        ChangeAsync(id, me, changes, audit, Acts.DeleteChat, async held =>
        {
            await held.DeleteAsync(cancellationToken);
            return true;
        }, cancellationToken);

    /// <summary>Told to the members, and noted with the act; not where nothing changes.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(
        Guid id, CurrentUser me, ChatChanges changes, AuditTrail audit, string act, Func<HeldChat, Task<bool>> change, CancellationToken cancellationToken)
    {
        await using var held = await changes.HoldAnyAsync(id, me.Id, cancellationToken);
        if (held is not { Chat.Type: ChatType.PublicChannel or ChatType.PrivateChannel })
        {
            return Problem.NotFound("channel");
        }

        if (await change(held))
        {
            audit.Add(act, AuditTrail.Chat(id), before: new { held.Chat.Name });
            await held.CommitAsync(cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static Task<bool> Set(HeldChat held, DateTimeOffset? archivedAt)
    {
        var changes = held.Chat.ArchivedAt is null != archivedAt is null;
        held.Chat.ArchivedAt = changes ? archivedAt : held.Chat.ArchivedAt;
        return Task.FromResult(changes);
    }

    private static IQueryable<Conversation> Channels(ChatDb db) =>
        db.Chats.AsNoTracking().Where(c => (c.Type == ChatType.PublicChannel || c.Type == ChatType.PrivateChannel) && c.DeletedAt == null);
}

/// <summary>A channel as admins see it.</summary>
/// <param name="Id">The chat.</param>
/// <param name="Type">Public or private.</param>
/// <param name="Name">Its name.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="MemberCount">How many are in it.</param>
/// <param name="Messages">How many were ever sent to it.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">Since when it is there.</param>
/// <param name="ActiveAt">When something last happened in it.</param>
/// <param name="ArchivedAt">Since when it can only be read; null: it is open.</param>
public sealed record AdminChannelView(
    Guid Id, ChatType Type, string Name, string? Topic, int MemberCount, long Messages, Guid CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset ActiveAt, DateTimeOffset? ArchivedAt);
