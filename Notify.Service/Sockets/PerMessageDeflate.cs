using System.IO.Compression;
using System.Net.WebSockets;
using Microsoft.Extensions.Primitives;

namespace Notify.Service.Sockets;

/// <summary>
/// The extension <c>permessage-deflate</c> (RFC 7692), with each message for itself in both directions: so what is compressed once goes to every
/// socket, and a socket keeps no window of its own.
/// </summary>
internal static class PerMessageDeflate
{
    /// <summary>What is agreed to.</summary>
    public const string Agreement = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private const string Name = "permessage-deflate";

    /// <summary>Ends what was flushed; the RFC leaves it out (§7.2.1).</summary>
    private const int TailBytes = 4;

    public static WebSocketDeflateOptions Options { get; } = new() { ServerContextTakeover = false, ClientContextTakeover = false };

    /// <summary>Whether the client offers it in a way that can be agreed to: a smaller window of ours cannot.</summary>
    public static bool IsOffered(StringValues extensions) => new HeaderDictionary { ["Offers"] = extensions }.GetCommaSeparatedValues("Offers").Any(IsGood);

    /// <summary>A message's payload as it goes out.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> text)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(text);
            deflate.Flush();
            return compressed.GetBuffer()[..((int)compressed.Length - TailBytes)];
        }
    }

    private static bool IsGood(string offer) =>
        offer.Split(';', StringSplitOptions.TrimEntries) is [var name, .. var parameters]
        && string.Equals(name, Name, StringComparison.OrdinalIgnoreCase)
        && parameters.All(parameter => parameter is "server_no_context_takeover" or "client_no_context_takeover" or "server_max_window_bits=15"
            || parameter.StartsWith("client_max_window_bits", StringComparison.Ordinal));
}
