using System.Text.RegularExpressions;

namespace Gateway.Service.Configuration;

/// <summary>
/// The value of a header, in which <c>${GATEWAY_NAME}</c> stands for a variable of the gateway's environment: so a secret is neither in the file nor shown. Only
/// those that begin with <c>GATEWAY_</c>: who may change the file may not read the rest of the environment by it.
/// </summary>
internal static partial class HeaderValue
{
    /// <summary>The value as it is sent; what is not in the environment is empty.</summary>
    public static string Of(string text) => Variable().Replace(text, variable => Environment.GetEnvironmentVariable(variable.Groups["name"].Value) ?? "");

    /// <summary>Variables that are not there.</summary>
    public static IEnumerable<string> Missing(string text) =>
        Variable().Matches(text).Select(variable => variable.Groups["name"].Value).Where(name => Environment.GetEnvironmentVariable(name) is null);

    [GeneratedRegex(@"\$\{(?<name>GATEWAY_[A-Z0-9_]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
