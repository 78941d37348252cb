using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Service.Configuration;

/// <summary>A number of bytes, or of <c>KiB</c>, <c>MiB</c>, <c>GiB</c>: <c>1048576</c>, <c>"512MiB"</c>.</summary>
internal sealed class ByteSizeConverter : JsonConverter<long>
{
    private static readonly (string Unit, long Bytes)[] Units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)];

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var bytes))
        {
            return bytes;
        }

        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : string.Empty;
        foreach (var (unit, size) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(..^unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return number * size;
            }
        }

        throw new JsonException("A size is a number of bytes, or a number and one of KiB, MiB, GiB: \"512MiB\".");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        foreach (var (unit, size) in Units)
        {
            if (value >= size && value % size == 0)
            {
                writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value / size}{unit}"));
                return;
            }
        }

        writer.WriteNumberValue(value);
    }
}
