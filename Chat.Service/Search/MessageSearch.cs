using Chat.Service.Messages;
using Chat.Service.Storage;
using Chat.Service.Users;
using Microsoft.EntityFrameworkCore;

namespace Chat.Service.Search;

/// <summary>Finds messages: by the index, and then only what the caller may read at this moment.</summary>
internal sealed class MessageSearch(SearchIndex index, Folding folding, ChatDb db, MessageViews views, UserDirectory users)
{
    /// <summary>The most chats whose terms a query names. Whoever is in more has them checked message by message.</summary>
    private const int MostNamedChats = 100;

    /// <summary>Shorter words stand inside of too many others.</summary>
    private const int ShortestInside = 3;

    /// <summary>A page of messages, the best first; null when the query says too little to look anything up.</summary>
    /// <param name="me">Who asks.</param>
    /// <param name="query">What for.</param>
    /// <param name="inside">Whether words may stand inside of others; null when that is only wanted where nothing begins with them.</param>
    /// <param name="newestFirst">Instead of the best first.</param>
    /// <param name="offset">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<FoundPage?> FindAsync(
        Guid me, SearchQuery query, bool? inside, bool newestFirst, int offset, int limit, CancellationToken cancellationToken)
    {
        var (words, phrases) = (await FoldAsync(query.Words, cancellationToken), await FoldAsync(query.Phrases, cancellationToken));
        var marks = await MarksAsync(me, query, cancellationToken);
        if (marks is null)
        {
            return new FoundPage([], Inside: false);
        }

        var wanted = new IndexQuery(me, marks, words, phrases, query.After, query.Before, newestFirst, offset, limit);
        if (wanted.TermQuery(inside: false) is null)
        {
            return null;
        }

        var canBeInside = words.Exists(word => word.Length >= ShortestInside);
        var isInside = inside is true && canBeInside;
        var keys = await index.FindAsync(wanted, isInside, cancellationToken);
        if (keys.Count == 0 && offset == 0 && inside is null && canBeInside && wanted.TermQuery(inside: true) is not null)
        {
            isInside = true;
            keys = await index.FindAsync(wanted, isInside, cancellationToken);
        }

        return new FoundPage(await HitsAsync(me, keys, [.. words, .. phrases], isInside, cancellationToken), isInside);
    }

    private async Task<List<string>> FoldAsync(IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var folded = new List<string>();
        foreach (var text in texts)
        {
            folded.Add((await folding.FoldAsync(text, cancellationToken)).Text);
        }

        return folded;
    }

    /// <summary>Sender, chat and file as terms: each an alternative of several. Null when one of them is nobody or nowhere.</summary>
    private async Task<List<string[]>?> MarksAsync(Guid me, SearchQuery query, CancellationToken cancellationToken)
    {
        var marks = new List<string[]>();
        if (query.From.Count > 0)
        {
            marks.Add([.. (await SendersAsync(me, query.From, cancellationToken)).Select(Terms.From)]);
        }

        if (query.HasFile)
        {
            marks.Add([Terms.HasFile]);
        }

        var mine = db.Members.Where(m => m.UserId == me);
        if (query.In.Count > 0)
        {
            var (ids, names) = Split(query.In);
            var chats = await db.Chats.Where(c => mine.Any(m => m.ChatId == c.Id)).Select(c => new { c.Id, c.Name }).ToListAsync(cancellationToken);
            marks.Add([.. chats.Where(c => ids.Contains(c.Id) || names.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).Select(c => Terms.In(c.Id))]);
        }
        else if (await mine.Select(m => m.ChatId).Order().Take(MostNamedChats + 1).ToListAsync(cancellationToken) is { Count: <= MostNamedChats } all)
        {
            marks.Add([.. all.Select(Terms.In)]);
        }

        return marks.Exists(alternatives => alternatives.Length == 0) ? null : marks;
    }

    private async Task<IEnumerable<Guid>> SendersAsync(Guid me, IReadOnlyList<string> from, CancellationToken cancellationToken)
    {
        var (ids, names) = Split(from.Select(name => name is "me" ? me.ToString() : name.TrimStart('@')));
        return names.Count == 0 ? ids : ids.Concat(await users.NamedAsync(names, cancellationToken));
    }

    private static (List<Guid> Ids, List<string> Names) Split(IEnumerable<string> given)
    {
        var (ids, names) = (new List<Guid>(), new List<string>());
        foreach (var text in given)
        {
            if (Guid.TryParseExact(text, "D", out var id))
            {
                ids.Add(id);
            }
            else
            {
                names.Add(text);
            }
        }

        return (ids, names);
    }

    private async Task<List<SearchHit>> HitsAsync(
        Guid me, List<(Guid Chat, long Seq)> keys, List<string> sought, bool inside, CancellationToken cancellationToken)
    {
        var (chats, seqs) = (keys.Select(key => key.Chat).ToArray(), keys.Select(key => key.Seq).ToArray());
        var found = (await views.ListAsync(
            db.Messages.FromSql($"SELECT m.* FROM messages m JOIN unnest({chats}, {seqs}) k (chat_id, seq) ON m.chat_id = k.chat_id AND m.seq = k.seq")
                .Where(m => m.DeletedAt == null && db.Members.Any(x => x.ChatId == m.ChatId && x.UserId == me)),
            cancellationToken)).ToDictionary(message => (message.ChatId, message.Seq));
        var hits = new List<SearchHit>();
        foreach (var key in keys)
        {
            if (found.TryGetValue(key, out var message))
            {
                var content = await folding.FoldAsync(message.Content, cancellationToken);
                hits.Add(new SearchHit(message, Highlights.Of(content, sought, inside)));
            }
        }

        return hits;
    }
}

/// <summary>A page of hits, and whether words inside of others counted.</summary>
internal sealed record FoundPage(List<SearchHit> Hits, bool Inside);
