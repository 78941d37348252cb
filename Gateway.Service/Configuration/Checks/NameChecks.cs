using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Names stand in logs, metrics and headers, and case does not tell two of them apart.</summary>
internal static class NameChecks
{
    private const int MaxLength = 64;

    public static IEnumerable<Flaw> Check(GatewayConfig config) =>
        Of("upstreams", config.Upstreams.Keys).Concat(Of("routes", config.Routes.Keys)).Concat(Of("limits", config.Limits.Keys));

    private static IEnumerable<Flaw> Of(string what, IEnumerable<string> names)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (name.Length is 0 or > MaxLength || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
            {
                yield return new Flaw(ConfigPath.Of(what, name), $"must be named by 1 to {MaxLength} letters, digits, dots, dashes and underscores.");
            }
            else if (!known.Add(name))
            {
                yield return new Flaw(ConfigPath.Of(what, name), "differs from another name in case only: give it another name.");
            }
        }
    }
}
