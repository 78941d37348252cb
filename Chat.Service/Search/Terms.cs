using System.Text;

namespace Chat.Service.Search;

/// <summary>
/// What folded text is found by: its words; and where words have no spaces between them (Chinese, Japanese, Korean), each pair of neighbours.
/// Sender, chat and files are terms too, so that one index answers any combination.
/// </summary>
internal static class Terms
{
    public const string HasFile = "has:file";

    /// <summary>A term in PostgreSQL has at most 2,046 bytes, and nobody looks for a word of more characters.</summary>
    private const int LongestWord = 60;

    /// <summary>The most of one message: what stands behind them is found by nothing.</summary>
    private const int Most = 10_000;

    public static string From(Guid sender) => $"from:{sender:N}";

    public static string In(Guid chat) => $"in:{chat:N}";

    public static HashSet<string> Of(string folded)
    {
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (run, spaced) in Runs(folded))
        {
            if (terms.Count > Most)
            {
                break;
            }

            if (spaced)
            {
                terms.Add(Cut(run));
                continue;
            }

            terms.UnionWith(Pairs(run));
            terms.Add(run[^1]);
        }

        return terms;
    }

    /// <summary>What text must have to hold <paramref name="folded"/>, as a tsquery; null when there is nothing in it that is searched for.</summary>
    /// <param name="folded">Of a person who may not have ended the last word.</param>
    public static string? Query(string folded)
    {
        var parts = new List<string>();
        foreach (var (run, spaced) in Runs(folded))
        {
            parts.AddRange(spaced || run.Count == 1 ? [$"'{Cut(run)}':*"] : Pairs(run).Select(pair => $"'{pair}'"));
        }

        return parts.Count == 0 ? null : string.Join(" & ", parts);
    }

    /// <summary>Its words as they stand, for the rank: any of them.</summary>
    public static IEnumerable<string> Words(string folded) => Runs(folded).Where(run => run.Spaced).Select(run => $"'{Cut(run.Characters)}'");

    /// <summary>Whether it has a run without spaces of several characters, whose pairs alone do not say that they are neighbours.</summary>
    public static bool HasPairs(string folded) => Runs(folded).Any(run => !run.Spaced && run.Characters.Count > 1);

    private static IEnumerable<string> Pairs(List<string> run) => run.Zip(run.Skip(1), (one, next) => one + next);

    private static string Cut(List<string> word) => string.Concat(word.Count > LongestWord ? word.Take(LongestWord) : word);

    /// <summary>Letters and digits that stand together, with or without spaces around words.</summary>
    private static IEnumerable<(List<string> Characters, bool Spaced)> Runs(string folded)
    {
        var (run, spaced) = (new List<string>(), false);
        foreach (var rune in folded.EnumerateRunes())
        {
            var (counts, isSpaced) = (Rune.IsLetterOrDigit(rune), !IsUnspaced(rune.Value));
            if (run.Count > 0 && (!counts || isSpaced != spaced))
            {
                yield return (run, spaced);
                run = [];
            }

            if (counts)
            {
                run.Add(rune.ToString());
                spaced = isSpaced;
            }
        }

        if (run.Count > 0)
        {
            yield return (run, spaced);
        }
    }

    /// <summary>Kana, Han, Hangul, and Thai with its neighbours.</summary>
    private static bool IsUnspaced(int rune) => rune is (>= 0x0E00 and <= 0x0EFF) or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF)
        or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
