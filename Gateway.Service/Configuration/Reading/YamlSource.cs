using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Service.Configuration.Reading;

/// <summary>YAML as the tree that the same file would be in JSON.</summary>
internal static class YamlSource
{
    public static Source Parse(string text)
    {
        var source = new Source();
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<DocumentStart>(out _))
            {
                source.Root = new Walk(source, parser).Value("", depth: 0);
                parser.Consume<DocumentEnd>();
            }

            if (parser.TryConsume<DocumentStart>(out var second))
            {
                source.Flaws.Add(new Flaw("", "There is a second document: write one.", (int)second.Start.Line, (int)second.Start.Column));
            }
        }
        catch (YamlException wrong)
        {
            source.Flaws.Add(new Flaw("", $"This is no YAML: {wrong.Message}", (int)wrong.Start.Line, (int)wrong.Start.Column));
        }

        return source;
    }

    private sealed class Walk(Source source, IParser parser)
    {
        /// <summary>Aliases of aliases can make much of little.</summary>
        private const int MostNodes = 100_000;

        private readonly Dictionary<AnchorName, (JsonNode? Node, int Size)> _anchored = [];
        private int _nodes;

        public JsonNode? Value(string path, int depth)
        {
            var before = _nodes++;
            var start = parser.Current!;
            var anchor = (start as NodeEvent)?.Anchor ?? AnchorName.Empty;
            var node = start switch
            {
                _ when depth > Source.MaxDepth || _nodes > MostNodes => throw new YamlException(start.Start, start.End, "It is nested too deep, or too large."),
                AnchorAlias => Again(parser.Consume<AnchorAlias>()),
                MappingStart => Members(path, depth),
                SequenceStart => Items(path, depth),
                _ => YamlScalar.Of(parser.Consume<Scalar>()),
            };
            if (!anchor.IsEmpty)
            {
                _anchored[anchor] = (node, _nodes - before);
            }

            return node;
        }

        private JsonNode? Again(AnchorAlias alias)
        {
            if (!_anchored.TryGetValue(alias.Value, out var known))
            {
                throw new YamlException(alias.Start, alias.End, $"*{alias.Value} stands for nothing that was written before it.");
            }

            _nodes += known.Size;
            return known.Node?.DeepClone();
        }

        private JsonObject Members(string path, int depth)
        {
            parser.Consume<MappingStart>();
            var members = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                var member = ConfigPath.Of(path, key.Value);
                source.Place(member, (int)key.Start.Line, (int)key.Start.Column);
                members[key.Value] = Value(member, depth + 1);
            }

            return members;
        }

        private JsonArray Items(string path, int depth)
        {
            parser.Consume<SequenceStart>();
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                var item = ConfigPath.Of(path, items.Count);
                source.Place(item, (int)parser.Current!.Start.Line, (int)parser.Current.Start.Column);
                items.Add(Value(item, depth + 1));
            }

            return items;
        }
    }
}
