using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Service.Configuration.Reading;

/// <summary>JSON as the framework reads it, which by itself forgets where things stood.</summary>
internal static class JsonSource
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Source.MaxDepth };

    public static Source Parse(string text)
    {
        var source = new Source();
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            reader.Read();
            source.Root = new Walk(source, bytes).Value(ref reader, "");
            reader.Read();
        }
        catch (JsonException wrong)
        {
            var reason = wrong.Message.Split(" LineNumber:")[0];
            source.Flaws.Add(new Flaw("", $"This is no JSON: {reason}", (int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1));
        }

        return source;
    }

    private sealed class Walk(Source source, byte[] bytes)
    {
        private int _line = 1;
        private int _lineStart;
        private int _seen;

        public JsonNode? Value(ref Utf8JsonReader reader, string path) => reader.TokenType switch
        {
            JsonTokenType.StartObject => Members(ref reader, path),
            JsonTokenType.StartArray => Items(ref reader, path),
            _ => JsonNode.Parse(ref reader),
        };

        private JsonObject Members(ref Utf8JsonReader reader, string path)
        {
            var members = new JsonObject();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var key = reader.GetString()!;
                var member = ConfigPath.Of(path, key);
                Place(member, reader.TokenStartIndex);
                reader.Read();
                members[key] = Value(ref reader, member);
            }

            return members;
        }

        private JsonArray Items(ref Utf8JsonReader reader, string path)
        {
            var items = new JsonArray();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var item = ConfigPath.Of(path, items.Count);
                Place(item, reader.TokenStartIndex);
                items.Add(Value(ref reader, item));
            }

            return items;
        }

        private void Place(string path, long start)
        {
            for (; _seen < start; _seen++)
            {
                if (bytes[_seen] == (byte)'\n')
                {
                    (_line, _lineStart) = (_line + 1, _seen + 1);
                }
            }

            source.Place(path, _line, Encoding.UTF8.GetCharCount(bytes, _lineStart, (int)start - _lineStart) + 1);
        }
    }
}
