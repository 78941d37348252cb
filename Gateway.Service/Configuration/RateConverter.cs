using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary><c>"100/m"</c>.</summary>
internal sealed class RateConverter : JsonConverter<Rate>
{
    private const int Most = 1_000_000;

    private static readonly (string Unit, TimeSpan Period)[] Units =
        [("/s", TimeSpan.FromSeconds(1)), ("/m", TimeSpan.FromMinutes(1)), ("/h", TimeSpan.FromHours(1)), ("/d", TimeSpan.FromDays(1))];

    public override Rate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty;
        foreach (var (unit, period) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(..^unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most)
            {
                return new Rate(count, period);
            }
        }

        throw new JsonException("must be a number from 1 to 1000000 and one of /s, /m, /h, /d: \"100/m\".");
    }

    public override void Write(Utf8JsonWriter writer, Rate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.Count}{Units.First(known => known.Period == value.Period).Unit}"));
}
