using System.ComponentModel.DataAnnotations;
using Chat.Service.Text;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Search;

internal static class SearchMessages
{
    private const int LongestQuery = 500;

    /// <summary>
    /// Messages of the caller's chats that have every word, at its beginning, and every <c>"phrase"</c>; narrowed by <c>from:</c> (a user name,
    /// an id, <c>me</c>), <c>in:</c> (a chat's name or id), <c>has:file</c>, <c>before:</c> and <c>after:</c> a day. Where nothing has them, words
    /// inside of others count. While there are more, the reply has a <c>Link</c> to the next page (RFC 8288, <c>rel="next"</c>).
    /// </summary>
    public static async Task<Results<Ok<List<SearchHit>>, ProblemHttpResult>> HandleAsync(
        [Required] string q, CurrentUser me, MessageSearch search, HttpResponse response, CancellationToken cancellationToken,
        [Range(1, 100)] int limit = 20,
        [Range(0, SearchIndex.MostCandidates)] int offset = 0,
        [AllowedValues("best", "newest")] string sort = "best",
        bool? inside = null)
    {
        if (PlainText.Fault(q, LongestQuery) is { } unreadable)
        {
            return Problem.Invalid("q", unreadable);
        }

        var (query, fault) = SearchQuery.Parse(q);
        if (query is null)
        {
            return Problem.Invalid("q", fault!);
        }

        if (await search.FindAsync(me.Id, query, inside, sort == "newest", offset, limit, cancellationToken) is not { } page)
        {
            return Problem.Invalid("q", "Needs a word, from:, in: or has:file.");
        }

        if (page.Hits.Count == limit)
        {
            var next = new QueryBuilder { { "q", q }, { "limit", $"{limit}" }, { "offset", $"{offset + limit}" }, { "sort", sort }, { "inside", page.Inside ? "true" : "false" } };
            response.Headers.Link = $"</api/search{next}>; rel=\"next\"";
        }

        return TypedResults.Ok(page.Hits);
    }
}
