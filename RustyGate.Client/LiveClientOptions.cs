namespace RustyGate.Client;

/// <summary>How to reach a RustyGate.</summary>
public sealed class LiveClientOptions
{
    /// <summary>The gateway, for example <c>http://localhost:8080</c>.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>Gives an access token. It is asked before each connection, and with <c>true</c> when the last token was refused: then it must be a fresh one.</summary>
    public required Func<bool, CancellationToken, ValueTask<string>> Token { get; init; }

    /// <summary>Where to begin: the last <see cref="LiveEvent.Id"/> of an earlier run; null: with what happens from now on.</summary>
    public string? Cursor { get; init; }

    /// <summary>Only these chats; null: all.</summary>
    public IReadOnlyCollection<Guid>? Chats { get; init; }

    /// <summary>Which way to try first. The other one is taken when this one does not get through.</summary>
    public LiveTransport Prefer { get; init; } = LiveTransport.WebSocket;

    /// <summary>The shortest wait before coming back; it doubles with each failure, and each wait is a random part of it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that says nothing for so long is given up: the server speaks every 15 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long an answer to what is sent is waited for before it is sent again, with the same id.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How events come.</summary>
public enum LiveTransport
{
    /// <summary><c>GET /ws</c>.</summary>
    WebSocket,

    /// <summary><c>GET /events</c>.</summary>
    EventStream,
}
