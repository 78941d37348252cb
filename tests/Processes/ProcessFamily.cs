using System.Globalization;

namespace RustyGate.Testing;

/// <summary>
/// The processes of one start, read from <c>/proc</c>: those whose environment carries the start's marker, and all their
/// descendants. A process is its id and its start time, so a reused id is not mistaken for it.
/// </summary>
internal sealed record ProcessFamily(IReadOnlyList<(int Id, string StartTime, string Name)> Members)
{
    public const string Marker = "RUSTYGATE_TEST_START";

    /// <summary>A process that has ended and whose parent has not asked how.</summary>
    private const string Ended = "Z";

    public static ProcessFamily Of(string marker)
    {
        var all = All().ToDictionary(p => p.Id);
        var family = all.Values.Where(p => Environment(p.Id).Contains($"{Marker}={marker}", StringComparison.Ordinal)).Select(p => p.Id).ToHashSet();
        while (all.Values.Where(p => family.Contains(p.Parent) && !family.Contains(p.Id)).Select(p => p.Id).ToList() is { Count: > 0 } children)
        {
            family.UnionWith(children);
        }

        return new([.. family.Where(id => all[id].State != Ended).Select(id => (id, all[id].StartTime, all[id].Name))]);
    }

    public IEnumerable<string> StillRunning()
    {
        var now = All().ToDictionary(p => p.Id);
        return Members.Where(m => now.TryGetValue(m.Id, out var p) && p.StartTime == m.StartTime && p.State != Ended).Select(m => $"{m.Id} {m.Name}");
    }

    private static IEnumerable<(int Id, int Parent, string State, string StartTime, string Name)> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || ReadOrEmpty($"{folder}/stat") is not { Length: > 0 } stat)
            {
                continue;
            }

            // "pid (name) state ppid …": the name may hold spaces and brackets; field 22 is the start time.
            var end = stat.LastIndexOf(')');
            var fields = stat[(end + 2)..].Split(' ');
            yield return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[0], fields[19], stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end]);
        }
    }

    private static string Environment(int id) => ReadOrEmpty($"/proc/{id}/environ");

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
