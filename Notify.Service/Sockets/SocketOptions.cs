using System.ComponentModel.DataAnnotations;

namespace Notify.Service.Sockets;

/// <summary>Section <c>Sockets</c>: the bounds of one WebSocket.</summary>
public sealed class SocketOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sockets";

    /// <summary>Largest message of a client in bytes; a larger one closes the socket with 1009 (promises S54).</summary>
    [Range(1024, 1 << 20)]
    public int FrameBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Whether clients that ask for it get compressed messages (<c>permessage-deflate</c>): less on the wire, more work for each event once, and for
    /// each frame that a client sends.
    /// </summary>
    public bool Compression { get; set; }

    /// <summary>Frames of a client, of any kind, in a second and for long; more close the socket with 1008 (promises S54).</summary>
    [Range(1, 10_000)]
    public int FramesPerSecond { get; set; } = 20;

    /// <summary>How many may come at once.</summary>
    [Range(1, 10_000)]
    public int FrameBurst { get; set; } = 200;

    /// <summary>How long a socket may be open without saying who it is.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan AuthenticateWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client has to answer the frame that closes (RFC 6455 §7.1.1).</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan CloseWithin { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long Chat may take to answer what is sent through a socket.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan ChatWithin { get; set; } = TimeSpan.FromSeconds(15);
}
