using System.Text;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The file in which the engine keeps what a process writes to one of its streams, read on from where it was read to. The engine's API would read it
/// from its beginning each time, which takes seconds when it has grown.
/// </summary>
internal sealed partial class ConsoleFile(string? path)
{
    /// <summary>What was left unread longer than this many bytes is passed over but for its end.</summary>
    private const int Most = 4 << 20;

    private long _position;

    /// <summary>The lines since the last time, each with its time first.</summary>
    /// <param name="isEnded">Nothing more will be written: the last line is one, though nothing ends it.</param>
    public IReadOnlyList<string> ReadNew(bool isEnded)
    {
        try
        {
            return path is null ? [] : Read(path, isEnded);
        }
        catch (IOException)
        {
            // The engine ended, and its files with it.
            return [];
        }
    }

    private List<string> Read(string existing, bool isEnded)
    {
        using var file = new FileStream(existing, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var unread = file.Length - _position;
        if (unread <= 0)
            return [];

        var bytes = new byte[Math.Min(unread, Most)];
        file.Position = _position + unread - bytes.Length;
        file.ReadExactly(bytes);

        var begin = bytes.Length < unread ? Array.IndexOf(bytes, (byte)'\n') + 1 : 0;
        var end = isEnded ? bytes.Length : Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _position = file.Position - bytes.Length + end;
        return end > begin ? LinesOf(Encoding.UTF8.GetString(bytes, begin, end - begin)) : [];
    }

    /// <summary>Ours are numbered over all runs and both streams.</summary>
    private static List<string> LinesOf(string text) =>
        [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(line => Number().Replace(line, "").TrimEnd('\r'))];

    /// <summary>The engine's number of the line.</summary>
    [GeneratedRegex(@"^[0-9]+ (?=[0-9]{4}-[0-9]{2}-[0-9]{2}T)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
