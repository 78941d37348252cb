using System.Buffers;

namespace Gateway.Service.Configuration.Checks;

/// <summary>What may stand in a header (RFC 9110 §5.1, §5.5).</summary>
internal static class HeaderText
{
    public const string NameForm = "must be named as a header is: letters, digits and dashes.";

    public const string ValueForm = "must be printable ASCII in one line, without spaces around it.";

    private static readonly SearchValues<char> InNames =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(InNames);

    public static bool IsValue(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && text.AsSpan().Trim().Length == text.Length;
}
