using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>A number and its unit: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>, <c>1d</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    private const string Expected = "A duration is a number and one of ms, s, m, h, d: \"30s\".";

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException(Expected);
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(..^unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * length.TotalDays <= TimeSpan.FromDays(365).TotalDays)
            {
                return number * length;
            }
        }

        throw new JsonException(Expected);
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        var (unit, length) = Units.Last(candidate => candidate.Unit == "ms" || value.Ticks % candidate.Length.Ticks == 0);
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value / length}{unit}"));
    }
}
