using System.Text.Json.Nodes;

namespace Gateway.Service.Configuration.Reading;

/// <summary>A file as a tree whose members know where they stand.</summary>
internal sealed class Source
{
    /// <summary>As <see cref="GatewayJson"/>: what is nested deeper is no configuration.</summary>
    public const int MaxDepth = 32;

    private readonly Dictionary<string, (int Line, int Column)> _places = new(StringComparer.Ordinal);

    public JsonNode? Root { get; set; }

    /// <summary>What is wrong with how it is written.</summary>
    public List<Flaw> Flaws { get; } = [];

    public static Source Parse(string text, ConfigFormat format) => format == ConfigFormat.Yaml ? YamlSource.Parse(text) : JsonSource.Parse(text);

    /// <summary>Notes where a member stands; false when it stands elsewhere already, which is told.</summary>
    public bool Place(string path, int line, int column)
    {
        if (_places.TryAdd(path, (line, column)))
        {
            return true;
        }

        Flaws.Add(new Flaw(path, $"is given twice, first in line {_places[path].Line}: keep one of the two.", line, column));
        return false;
    }

    /// <summary>The flaw with the place of its member, or of what should hold it.</summary>
    public Flaw Placed(Flaw flaw)
    {
        for (var path = flaw.Path; flaw.Line is null && path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (_places.TryGetValue(path, out var place))
            {
                return flaw with { Line = place.Line, Column = place.Column };
            }
        }

        return flaw;
    }
}
