using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Service.Delivery;

/// <summary>A string that is JSON already and is written as it is. We made it ourselves, so it is not parsed again to be checked.</summary>
internal sealed class RawJson : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The log is written here and read elsewhere.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}
