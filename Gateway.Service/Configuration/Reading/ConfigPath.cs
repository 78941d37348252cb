using System.Globalization;

namespace Gateway.Service.Configuration.Reading;

/// <summary>How a member is called: <c>upstreams.shop.targets[0].url</c>, <c>routes["a.b"]</c>.</summary>
internal static class ConfigPath
{
    public static string Of(string parent, string key) =>
        !key.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '$') || key.Length == 0 ? $"{parent}[\"{key}\"]"
        : parent.Length == 0 ? key
        : $"{parent}.{key}";

    public static string Of(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");
}
