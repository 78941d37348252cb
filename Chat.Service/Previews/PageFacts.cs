using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Service.Previews;

/// <summary>What the head of a page says: Open Graph (ogp.me), then HTML's own title and description.</summary>
/// <param name="Title">At most 200 characters.</param>
/// <param name="Description">At most 400 characters.</param>
/// <param name="Site">At most 80 characters.</param>
/// <param name="Image">As it stands there: may be relative.</param>
internal sealed partial record PageFacts(string? Title, string? Description, string? Site, string? Image)
{
    private const int MostTag = 4096;
    private const int MostTitle = 200;
    private const int MostDescription = 400;
    private const int MostSite = 80;

    public static PageFacts Read(byte[] page, string? charset)
    {
        var html = Decode(page, charset);
        var head = EndOfHead().Match(html) is { Success: true } end ? html[..end.Index] : html;
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var meta in Meta().Matches(head).Where(tag => tag.Length < MostTag))
        {
            var members = Members(meta.Value);
            if ((members.GetValueOrDefault("property") ?? members.GetValueOrDefault("name")) is { } name && members.GetValueOrDefault("content") is { Length: > 0 } content)
            {
                said.TryAdd(name.Trim(), content);
            }
        }

        var title = TitleTag().Match(head) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["text"].Value) : null;
        return new PageFacts(
            Line(said.GetValueOrDefault("og:title") ?? said.GetValueOrDefault("twitter:title") ?? title, MostTitle),
            Line(said.GetValueOrDefault("og:description") ?? said.GetValueOrDefault("description"), MostDescription),
            Line(said.GetValueOrDefault("og:site_name"), MostSite),
            (said.GetValueOrDefault("og:image:secure_url") ?? said.GetValueOrDefault("og:image"))?.Trim());
    }

    private static Dictionary<string, string> Members(string tag)
    {
        var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match member in Member().Matches(tag))
        {
            var value = member.Groups["double"].Success ? member.Groups["double"] : member.Groups["single"].Success ? member.Groups["single"] : member.Groups["bare"];
            members.TryAdd(member.Groups["name"].Value, WebUtility.HtmlDecode(value.Value));
        }

        return members;
    }

    /// <summary>The charset of the header, else the one that the page names, else UTF-8. What is no text of it becomes replacement characters.</summary>
    private static string Decode(byte[] page, string? charset)
    {
        var named = charset ?? (Charset().Match(Encoding.ASCII.GetString(page.AsSpan(0, Math.Min(page.Length, 1024)))) is { Success: true } own ? own.Groups["name"].Value : null);
        try
        {
            return (CodePagesEncodingProvider.Instance.GetEncoding(named ?? "utf-8") ?? Encoding.GetEncoding(named ?? "utf-8")).GetString(page);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(page);
        }
    }

    /// <summary>In one line, without what cannot be seen or turns the direction of what follows.</summary>
    private static string? Line(string? text, int most)
    {
        if (text is null)
        {
            return null;
        }

        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            }
            else if (Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format)
            {
                line.Append(rune.ToString());
            }

            if (line.Length >= most)
            {
                line.Append('…');
                break;
            }
        }

        return line.ToString().Trim() is { Length: > 0 } seen ? seen : null;
    }

    [GeneratedRegex("</head|<body", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex EndOfHead();

    [GeneratedRegex("<meta\\s[^>]*>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Meta();

    [GeneratedRegex("<title[^>]*>(?<text>[^<]*)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TitleTag();

    [GeneratedRegex("(?<name>[a-zA-Z:_-]+)\\s*=\\s*(\"(?<double>[^\"]*)\"|'(?<single>[^']*)'|(?<bare>[^\\s\"'>]+))", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Member();

    [GeneratedRegex("charset\\s*=\\s*[\"']?(?<name>[a-zA-Z0-9_-]+)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Charset();
}
