using System.Globalization;

namespace Chat.Service.Search;

/// <summary>
/// What someone typed into the search: words, <c>"phrases"</c>, and <c>from:</c>, <c>in:</c>, <c>has:file</c>, <c>before:</c>, <c>after:</c>.
/// </summary>
/// <param name="Words">To be found at the beginning of words.</param>
/// <param name="Phrases">To be found as they stand.</param>
/// <param name="From">Senders: an id, or <c>me</c>.</param>
/// <param name="In">Chats: an id or a name.</param>
/// <param name="HasFile">With a file.</param>
/// <param name="Before">Before this day, UTC.</param>
/// <param name="After">From this day on, UTC.</param>
internal sealed record SearchQuery(
    IReadOnlyList<string> Words, IReadOnlyList<string> Phrases, IReadOnlyList<string> From, IReadOnlyList<string> In, bool HasFile,
    DateTimeOffset? Before, DateTimeOffset? After)
{
    /// <summary>Reads <paramref name="typed"/>; says what is wrong where an operator cannot be understood.</summary>
    public static (SearchQuery? Query, string? Fault) Parse(string typed)
    {
        var (words, phrases, from, within) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        var hasFile = false;
        DateTimeOffset? before = null, after = null;
        foreach (var (name, value, quoted) in Parts(typed))
        {
            switch (name)
            {
                case "" when quoted:
                    phrases.Add(value);
                    break;
                case "":
                    words.Add(value);
                    break;
                case "from":
                    from.Add(value);
                    break;
                case "in":
                    within.Add(value.TrimStart('#'));
                    break;
                case "has" when value is "file":
                    hasFile = true;
                    break;
                case "before" when Day(value) is { } day:
                    before = day;
                    break;
                case "after" when Day(value) is { } day:
                    after = day;
                    break;
                default:
                    return (null, name is "has" ? "has: knows file." : $"{name}: takes a day, as 2026-01-31.");
            }
        }

        return (new SearchQuery(words, phrases, from, within, hasFile, before, after), null);
    }

    private static DateTimeOffset? Day(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day : null;

    /// <summary>Split at white space outside of quotes; <c>name:"a b"</c> is one part. A quote that nobody closes ends with the text.</summary>
    private static IEnumerable<(string Name, string Value, bool Quoted)> Parts(string typed)
    {
        for (var i = 0; i < typed.Length;)
        {
            if (char.IsWhiteSpace(typed[i]))
            {
                i++;
                continue;
            }

            var end = i;
            while (end < typed.Length && !char.IsWhiteSpace(typed[end]) && typed[end] is not ('"' or ':'))
            {
                end++;
            }

            var name = end < typed.Length && typed[end] == ':' ? typed[i..end].ToLowerInvariant() : "";
            var isOperator = name is "from" or "in" or "has" or "before" or "after";
            var start = isOperator ? end + 1 : i;
            if (start < typed.Length && typed[start] == '"')
            {
                var close = typed.IndexOf('"', start + 1);
                close = close < 0 ? typed.Length : close;
                yield return (isOperator ? name : "", typed[(start + 1)..close], true);
                i = close + 1;
                continue;
            }

            for (end = start; end < typed.Length && !char.IsWhiteSpace(typed[end]) && typed[end] != '"';)
            {
                end++;
            }

            yield return (isOperator ? name : "", typed[start..end], false);
            i = Math.Max(end, i + 1);
        }
    }
}
