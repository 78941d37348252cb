using System.Text.RegularExpressions;

namespace Chat.Service.Previews;

/// <summary>The links of a message that may have a preview.</summary>
internal static partial class Links
{
    private const int MostUrl = 2000;

    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    /// <summary>The first of them, each once; none out of code, and none in angle brackets, which is how one asks for none.</summary>
    public static List<Uri> In(string content, PreviewOptions options) =>
    [
        .. Link().Matches(Left().Replace(content, " ")).Select(link => Trimmed(link.Value)).Distinct(StringComparer.Ordinal)
            .Select(text => Parse(text, options)).OfType<Uri>().Take(options.PerMessage),
    ];

    /// <summary>An address that may be called; whether its name leads inwards shows when it is.</summary>
    public static Uri? Parse(string? text, PreviewOptions options) =>
        text is { Length: <= MostUrl } && Uri.TryCreate(text, UriKind.Absolute, out var url) && IsFit(url, options) ? url : null;

    public static bool IsFit(Uri url, PreviewOptions options) =>
        url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && (options.AllowPrivateAddresses || url.Port is HttpPort or HttpsPort);

    /// <summary>A sentence may end right after a link, and a link may stand in parentheses.</summary>
    private static string Trimmed(string link)
    {
        link = link.TrimEnd('.', ',', ';', ':', '!', '?', '"', '\'', '*', '_', '~');
        while (link.EndsWith(')') && link.Count(one => one == ')') > link.Count(one => one == '('))
        {
            link = link[..^1];
        }

        return link;
    }

    [GeneratedRegex(@"https?://[^\s<>\]]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    /// <summary>Fences, code, spoilers and what stands in angle brackets.</summary>
    [GeneratedRegex(@"(?s)```.*?(```|$)|`[^`\n]*`|\|\|.*?\|\||<[^>\s]*>", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Left();
}
