using System.Collections.Frozen;
using System.Text;

namespace Auth.Service.Accounts.Names;

/// <summary>Which names look the same though they are spelt differently: "paypal" and "раураl" in Cyrillic (Unicode UTS #39 §4).</summary>
public static class Lookalikes
{
    private static readonly FrozenDictionary<Rune, string> Prototypes = UnicodeTable.Read("confusables.txt")
        .SelectMany(line => line.Items.Select(item => KeyValuePair.Create(new Rune(UnicodeTable.Number(item)), UnicodeTable.Text(line.Name))))
        .ToFrozenDictionary();

    /// <summary>Two names with the same skeleton look the same. It is for comparing alone, never for showing; case counts.</summary>
    public static string Skeleton(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            skeleton.Append(Prototypes.TryGetValue(rune, out var prototype) ? prototype : rune.ToString());
        }

        return skeleton.ToString().Normalize(NormalizationForm.FormD);
    }
}
