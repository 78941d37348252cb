using System.Text.Json;

namespace Notify.Service.Sockets;

/// <summary>What a client sent: a JSON object with a <c>type</c>, and a <c>ref</c> that the answer to it repeats.</summary>
internal sealed class ClientFrame
{
    private const int MostReferenceCharacters = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private ClientFrame(JsonElement body, string type, string? reference) => (Body, Type, Reference) = (body, type, reference);

    public string Type { get; }

    /// <summary>The client's own name for the frame; for a message, its <c>client_id</c>.</summary>
    public string? Reference { get; }

    public JsonElement Body { get; }

    /// <summary>Null for anything else.</summary>
    public static ClientFrame? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var body = document.RootElement.Clone();
            return body.ValueKind == JsonValueKind.Object
                && TextOf(body, "type") is { Length: > 0 } type
                && (!body.TryGetProperty("ref", out _) || TextOf(body, "ref") is { Length: <= MostReferenceCharacters })
                ? new ClientFrame(body, type, TextOf(body, "ref"))
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The latter for half a surrogate pair, which is JSON and no text.
            return null;
        }
    }

    /// <summary>A member that is text; null when there is none, or it is something else.</summary>
    public string? Text(string name) => TextOf(Body, name);

    /// <summary>A member that is an id.</summary>
    public Guid? Id(string name) => Text(name) is { } text && Guid.TryParseExact(text, "D", out var id) ? id : null;

    /// <summary>A list of ids, of at most <paramref name="most"/>. False when it is there and none; null when it is not there.</summary>
    public bool TryIds(string name, int most, out IReadOnlyCollection<Guid>? ids)
    {
        ids = null;
        if (!Body.TryGetProperty(name, out var list))
        {
            return true;
        }

        var found = new HashSet<Guid>();
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > most || list.EnumerateArray().Any(one => !one.TryGetGuidText(out var id) || !found.Add(id)))
        {
            return false;
        }

        ids = found;
        return true;
    }

    private static string? TextOf(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

internal static class JsonElementIds
{
    public static bool TryGetGuidText(this JsonElement element, out Guid id)
    {
        id = default;
        return element.ValueKind == JsonValueKind.String && element.TryGetGuid(out id);
    }
}
