using System.Net;

namespace Chat.Service.Outbound;

/// <summary>Which addresses people may have us call. A name is only judged when it is connected to: it may mean something else by then.</summary>
internal static class OutboundUrl
{
    /// <summary>The most characters of an address.</summary>
    public const int Most = 2000;

    /// <summary>What is wrong with it, for its author; null when nothing is.</summary>
    public static string? Fault(string? text, bool allowPrivate) =>
        text is null or { Length: > Most } || !Uri.TryCreate(text, UriKind.Absolute, out var url) ? $"Must be an absolute address of at most {Most} characters."
        : url.Scheme != Uri.UriSchemeHttps && !(allowPrivate && url.Scheme == Uri.UriSchemeHttp) ? "Must begin with https://."
        : url.UserInfo.Length > 0 ? "Must hold no user name and no password."
        : url.Fragment.Length > 0 ? "Must have no fragment (#…)."
        : !allowPrivate && IsPrivate(url) ? "Must be an address of the public Internet."
        : null;

    private static bool IsPrivate(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        return IPAddress.TryParse(host, out var address) ? !PublicAddress.Is(address)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
