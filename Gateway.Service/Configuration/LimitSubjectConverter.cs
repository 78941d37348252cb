using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary><c>"ip"</c>, <c>"header:X-Api-Key"</c>.</summary>
internal sealed class LimitSubjectConverter : JsonConverter<LimitSubject>
{
    private const string Header = "header:";

    public override LimitSubject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty) switch
        {
            "ip" => new LimitSubject(LimitKind.Ip),
            "user" => new LimitSubject(LimitKind.User),
            "session" => new LimitSubject(LimitKind.Session),
            "route" => new LimitSubject(LimitKind.Route),
            { Length: > 7 } text when text.StartsWith(Header, StringComparison.Ordinal) => new LimitSubject(LimitKind.Header, text[Header.Length..]),
            _ => throw new JsonException("must be \"ip\", \"user\", \"session\", \"route\" or \"header:{name}\"."),
        };

    public override void Write(Utf8JsonWriter writer, LimitSubject value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Kind switch
        {
            LimitKind.Ip => "ip",
            LimitKind.User => "user",
            LimitKind.Session => "session",
            LimitKind.Route => "route",
            _ => Header + value.Header,
        });
}
