using System.ComponentModel.DataAnnotations;
using Chat.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Channels;

/// <summary>The directory: public channels that anyone may join.</summary>
internal static class ListChannels
{
    /// <summary>
    /// By name; with <c>q</c> those that have it in name or topic, whatever the case. Archived ones are not listed. While there are more,
    /// the reply has a <c>Link</c> to the next page (RFC 8288).
    /// </summary>
    public static async Task<Results<Ok<List<ChannelView>>, ProblemHttpResult>> HandleAsync(
        CurrentUser me, ChatDb db, ChannelDirectory directory, HttpResponse response, CancellationToken cancellationToken,
        string? q = null, [Range(1, 200)] int limit = 50, string? cursor = null)
    {
        if (ChannelSearch.Refusal(q) is { } refusal)
        {
            return refusal;
        }

        var bound = ChannelCursor.Start;
        if (cursor is not null && !ChannelCursor.TryParse(cursor, out bound))
        {
            return Problem.Invalid("cursor", "Is not one that a page linked to.");
        }

        var page = await directory.ReadAsync(q, bound, limit, cancellationToken);
        var ids = page.Select(c => c.Id).ToArray();
        var mine = await db.Members.Where(m => m.UserId == me.Id && ids.Contains(m.ChatId)).Select(m => m.ChatId).ToHashSetAsync(cancellationToken);
        if (page.Count == limit)
        {
            response.Headers.Link = $"</api/channels?{ChannelSearch.InLink(q)}limit={limit}&cursor={ChannelCursor.After(page[^1])}>; rel=\"next\"";
        }

        return TypedResults.Ok(page.Select(c => new ChannelView(c.Id, c.Name, c.Topic, c.Avatar, c.MemberCount, mine.Contains(c.Id), c.CreatedAt)).ToList());
    }
}
