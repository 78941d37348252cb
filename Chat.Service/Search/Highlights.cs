namespace Chat.Service.Search;

/// <summary>Where a content has what was searched for.</summary>
internal static class Highlights
{
    private const int Most = 50;

    /// <param name="content">Folded, with the places of its characters.</param>
    /// <param name="sought">Folded words and phrases.</param>
    /// <param name="inside">Whether words count that stand inside of others.</param>
    public static IReadOnlyList<Highlight> Of(Folded content, IEnumerable<string> sought, bool inside)
    {
        var found = new List<(int Start, int End)>();
        foreach (var word in sought.Where(word => word.Length > 0))
        {
            for (var at = content.Text.IndexOf(word, StringComparison.Ordinal);
                at >= 0 && found.Count < Most;
                at = content.Text.IndexOf(word, at + 1, StringComparison.Ordinal))
            {
                if (inside || at == 0 || !char.IsLetterOrDigit(content.Text[at - 1]) || !char.IsAsciiLetterOrDigit(word[0]))
                {
                    // Up to the next letter, so that an accent that stands behind its own belongs to it.
                    found.Add((content.Places[at], Math.Max(content.Places[at + word.Length], content.Places[at + word.Length - 1] + 1)));
                }
            }
        }

        return Merge(found);
    }

    private static List<Highlight> Merge(List<(int Start, int End)> found)
    {
        var merged = new List<(int Start, int End)>();
        foreach (var next in found.Order())
        {
            if (merged is [.., var last] && next.Start <= last.End)
            {
                merged[^1] = (last.Start, Math.Max(last.End, next.End));
            }
            else
            {
                merged.Add(next);
            }
        }

        return merged.ConvertAll(range => new Highlight(range.Start, range.End - range.Start));
    }
}
