using System.Text.Json;

namespace RustyGate.Client;

/// <summary>One connection of either kind.</summary>
internal interface IConnection : IAsyncDisposable
{
    /// <summary>The next event or answer; null when the server has ended it in good order.</summary>
    ValueTask<Incoming?> NextAsync(CancellationToken cancellationToken);

    /// <summary>Sends a frame. False where that cannot be done.</summary>
    ValueTask<bool> TrySendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);
}

/// <summary>What came.</summary>
/// <param name="Type">The event's or the answer's.</param>
/// <param name="Id">The event's.</param>
/// <param name="Data">The event's, or all of an answer.</param>
/// <param name="Retry">When to come back.</param>
internal sealed record Incoming(string Type, string? Id, JsonElement Data, TimeSpan? Retry);
