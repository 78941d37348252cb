namespace Chat.Service.Search;

/// <summary>What is asked of the index.</summary>
/// <param name="Me">Whose chats count.</param>
/// <param name="Marks">Of each, one of the alternatives.</param>
/// <param name="Words">Folded.</param>
/// <param name="Phrases">Folded.</param>
/// <param name="After">From then on.</param>
/// <param name="Before">Before then.</param>
/// <param name="NewestFirst">Instead of the best first.</param>
/// <param name="Offset">How many to pass over.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record IndexQuery(
    Guid Me, IReadOnlyList<string[]> Marks, IReadOnlyList<string> Words, IReadOnlyList<string> Phrases, DateTimeOffset? After, DateTimeOffset? Before,
    bool NewestFirst, int Offset, int Limit)
{
    /// <summary>The tsquery; null when there is nothing to look up.</summary>
    /// <param name="inside">Without the words, which <see cref="Patterns"/> then finds inside of others.</param>
    public string? TermQuery(bool inside)
    {
        var parts = (inside ? Phrases : Words.Concat(Phrases)).Select(Terms.Query).OfType<string>()
            .Concat(Marks.Select(alternatives => $"({string.Join(" | ", alternatives.Select(mark => $"'{mark}'"))})")).ToList();
        return parts.Count == 0 ? null : string.Join(" & ", parts);
    }

    /// <summary>What the text must have as it stands: phrases, and pairs of characters that must be neighbours.</summary>
    public IEnumerable<string> Patterns(bool inside) =>
        Phrases.Concat(Words.Where(word => inside || Terms.HasPairs(word))).Where(text => text.Length > 0).Select(Escape);

    /// <summary>What makes one message better than another; null when all are the same.</summary>
    public string? Rank => string.Join(" | ", Words.Concat(Phrases).SelectMany(Terms.Words)) is { Length: > 0 } any ? any : null;

    private static string Escape(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
