using System.Text.Json;

namespace Notify.Service.Feed;

/// <summary>A page of the log, serialised for clients.</summary>
internal sealed record Batch(string Epoch, long Head, IReadOnlyList<Frame> Frames)
{
    public static Batch Of(LogPage page) => new(page.Epoch, page.Head, [.. page.Events.Select(logged => Frame.Of(page.Epoch, logged))]);

    /// <summary>A batch as Redis carries it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static Batch Parse(ReadOnlySpan<byte> json) =>
        Of(JsonSerializer.Deserialize(json, FeedJson.Default.LogPage) ?? throw new JsonException("A batch cannot be null."));
}
