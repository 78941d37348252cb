using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gateway.Service.Configuration.Schema;

/// <summary>What the source says about its types and members, out of the file that the compiler makes of it.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, string> Summaries = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Gateway.Service.xml")).Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!), StringComparer.Ordinal);

    public static string? Of(Type type) => Summaries.GetValueOrDefault($"T:{Name(type)}");

    public static string? Of(MemberInfo member) => Summaries.GetValueOrDefault($"{(member is PropertyInfo ? 'P' : 'F')}:{Name(member.DeclaringType!)}.{member.Name}");

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    /// <summary>Without tags: <c>text</c> in backquotes, references by the name of what they refer to as the file has it.</summary>
    private static string Plain(XElement summary) => Spaces().Replace(
        string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } reference when reference.Attribute("cref") is { } to =>
                $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(to.Value[(to.Value.LastIndexOf('.') + 1)..])}`",
            XElement other => other.Value,
            _ => node.ToString(),
        })),
        " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
