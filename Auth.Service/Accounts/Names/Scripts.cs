using System.Text;

namespace Auth.Service.Accounts.Names;

/// <summary>The scripts that a name is written in (Unicode UAX #24).</summary>
public static class Scripts
{
    /// <summary>Scripts that are written together in one language (UTS #39 §5.2, "highly restrictive").</summary>
    private static readonly string[][] Together = [["Latn", "Hani", "Hira", "Kana"], ["Latn", "Hani", "Bopo"], ["Latn", "Hani", "Hang"]];

    private static readonly (int First, int Last, string Script)[] Ranges = [.. UnicodeTable.Read("scripts.txt")
        .SelectMany(line => line.Items.Select(item => item.Split('-'))
            .Select(range => (First: UnicodeTable.Number(range[0]), Last: UnicodeTable.Number(range[^1]), Script: line.Name)))
        .OrderBy(range => range.First)];

    /// <summary>Whether all of <paramref name="name"/> is in one script, or in scripts that one language mixes; digits go with all.</summary>
    public static bool AreOne(string name)
    {
        var scripts = name.EnumerateRunes().Select(Of).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return scripts.Count <= 1 || Together.Any(scripts.IsSubsetOf);
    }

    /// <summary>The script of a letter (ISO 15924); null for what belongs to every script.</summary>
    private static string? Of(Rune rune)
    {
        var (from, to) = (0, Ranges.Length - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            var (first, last, script) = Ranges[middle];
            if (rune.Value < first)
            {
                to = middle - 1;
            }
            else if (rune.Value > last)
            {
                from = middle + 1;
            }
            else
            {
                return script;
            }
        }

        return null;
    }
}
