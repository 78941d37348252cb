using System.Globalization;

namespace Gateway.Service.Configuration.Reading;

/// <summary>What is wrong with a configuration, and where.</summary>
/// <param name="Path">Which member: <c>routes.shop.upstream</c>; empty for the file as a whole.</param>
/// <param name="Reason">What to write instead; reads on from the path.</param>
/// <param name="Line">From 1; null where it is not in the file itself but in what that extends.</param>
/// <param name="Column">From 1.</param>
public sealed record Flaw(string Path, string Reason, int? Line = null, int? Column = null)
{
    /// <summary>For people.</summary>
    public override string ToString()
    {
        var where = Line is null ? "" : string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: ");
        return Path.Length == 0 ? $"{where}{Reason}" : $"{where}{Path} {Reason}";
    }
}
