using System.Text.RegularExpressions;

namespace Chat.Service.Demo;

/// <summary>What people say in the demo workspace: <c>script.txt</c>, which says at its top how it is written.</summary>
internal sealed partial class Script
{
    private readonly Dictionary<string, string[]> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Dialogue>> _dialogues = new(StringComparer.Ordinal);

    private Script(TextReader text)
    {
        Dialogue? dialogue = null;
        while (text.ReadLine() is { } line)
        {
            switch (line)
            {
                case ['=', ' ', .. var slot] when slot.Split(": ", 2) is [var name, var words]:
                    _words.Add(name, words.Split(" | "));
                    break;
                case ['#', ' ', .. var chats]:
                    dialogue = new Dialogue([]);
                    Array.ForEach(chats.Split(' '), chat => Of(chat).Add(dialogue));
                    break;
                case ['+', ' ', .. var emoji]:
                    dialogue!.Lines[^1] = dialogue.Lines[^1] with { Emoji = emoji };
                    break;
                case [var speaker, ':' or '>', ' ', .. var said]:
                    dialogue!.Lines.Add(Line.Parse(speaker, line[1] == '>', said));
                    break;
            }
        }
    }

    public static Script Load()
    {
        using var file = typeof(Script).Assembly.GetManifestResourceStream("Chat.Service.Demo.script.txt")!;
        return new Script(new StreamReader(file));
    }

    /// <summary>Something that is said in chats of the kind <paramref name="chat"/>, with words of its own.</summary>
    public IReadOnlyList<Line> Draw(string chat, Random random)
    {
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        var dialogue = _dialogues[chat][random.Next(_dialogues[chat].Count)];
        return dialogue.Lines.ConvertAll(line => line with
        {
            Text = Slot().Replace(line.Text, slot => chosen.TryGetValue(slot.Value, out var word) ? word : chosen[slot.Value] = Word(slot.Groups["name"].Value, random)),
        });
    }

    private string Word(string slot, Random random) => _words[slot][random.Next(_words[slot].Length)];

    private List<Dialogue> Of(string chat) => _dialogues.TryGetValue(chat, out var dialogues) ? dialogues : _dialogues[chat] = [];

    [GeneratedRegex(@"\{(?<name>[a-z]+)\d?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slot();

    private sealed record Dialogue(List<Line> Lines);
}

/// <summary>One thing that is said.</summary>
/// <param name="Speaker">By whom: a, b, c or d.</param>
/// <param name="InThread">As an answer to the first line.</param>
/// <param name="Text">Markdown, with <c>@a</c> where it names a speaker.</param>
/// <param name="File">What hangs on it, <c>picture</c> or <c>document</c>; null for nothing.</param>
/// <param name="IsPinned">Whether the chat keeps it at hand.</param>
/// <param name="Emoji">How some of the others react; null for not at all.</param>
internal sealed partial record Line(char Speaker, bool InThread, string Text, string? File, bool IsPinned, string? Emoji = null)
{
    public static Line Parse(char speaker, bool inThread, string said)
    {
        var ending = Ending().Match(said);
        var what = ending.Success ? ending.Groups["what"].Value : null;
        return new Line(speaker, inThread, (ending.Success ? said[..ending.Index] : said).Replace("\\n", "\n", StringComparison.Ordinal), what is "pin" ? null : what, what is "pin");
    }

    /// <summary>Who the lines' <c>@a</c> to <c>@d</c> are.</summary>
    public static IEnumerable<char> Named(string text) => Mentioned().Matches(text).Select(match => match.Value[1]).Distinct();

    public static string WithNames(string text, Func<char, string> nameOf) => Mentioned().Replace(text, match => $"@{nameOf(match.Value[1])}");

    [GeneratedRegex(@" \[(?<what>pin|picture|document)\]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ending();

    [GeneratedRegex(@"@[a-d]\b", RegexOptions.None, 1000)]
    private static partial Regex Mentioned();
}
