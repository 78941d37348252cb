using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Service.ProxyProtocol;

/// <summary>
/// What a load balancer says in front of a connection: for whom it was made (HAProxy's PROXY protocol, versions 1 and 2,
/// https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt).
/// </summary>
/// <param name="Client">Who it was made for; null where the load balancer speaks for itself, or does not know.</param>
/// <param name="Target">The address that the client connected to; null as that.</param>
internal sealed record ProxyHeader(IPEndPoint? Client, IPEndPoint? Target)
{
    /// <summary>The longest line of version 1, its end included.</summary>
    private const int MostText = 107;

    /// <summary>Addresses, and far more than is ever said beside them.</summary>
    private const int MostBinary = 4096;

    private const int BinaryStart = 16;

    /// <summary>No brackets and no zone.</summary>
    private static readonly SearchValues<char> OfIPv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static readonly ProxyHeader Unknown = new(null, null);

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads one off the start.</summary>
    /// <param name="received">What has come so far; what is behind the header stays.</param>
    /// <param name="header">The header; null when more has to come.</param>
    /// <returns>False for what is none.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> received, out ProxyHeader? header)
    {
        header = null;
        var start = received.Slice(0, Math.Min(received.Length, Signature.Length)).ToArray();
        return start.AsSpan().SequenceEqual(Signature[..start.Length]) ? TryReadBinary(ref received, ref header) : TryReadText(ref received, ref header);
    }

    private static bool TryReadText(ref ReadOnlySequence<byte> received, ref ProxyHeader? header)
    {
        var text = received.Slice(0, Math.Min(received.Length, MostText)).ToArray();
        var end = text.AsSpan().IndexOf("\r\n"u8);
        if (end < 0)
        {
            var known = "PROXY "u8[..Math.Min(6, text.Length)];
            return text.Length < MostText && text.AsSpan().StartsWith(known);
        }

        received = received.Slice(end + 2);
        header = OfWords(Encoding.ASCII.GetString(text, 0, end).Split(' '));
        return header is not null;
    }

    private static ProxyHeader? OfWords(string[] words) => words switch
    {
        ["PROXY", "UNKNOWN", ..] => Unknown,
        ["PROXY", "TCP4" or "TCP6", var client, var target, var clientPort, var targetPort]
            when EndPoint(words[1], client, clientPort) is { } who && EndPoint(words[1], target, targetPort) is { } what => new(who, what),
        _ => null,
    };

    /// <summary>In the one way in which it may be written: <c>10.1</c> and <c>010.0.0.1</c> are addresses to others.</summary>
    private static IPEndPoint? EndPoint(string family, string address, string port) =>
        IPAddress.TryParse(address, out var parsed)
        && (family == "TCP6" ? address.Contains(':', StringComparison.Ordinal) && !address.AsSpan().ContainsAnyExcept(OfIPv6) : parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() == address)
        && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == port
            ? new IPEndPoint(Plain(parsed), number)
            : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool TryReadBinary(ref ReadOnlySequence<byte> received, ref ProxyHeader? header)
    {
        if (received.Length < BinaryStart)
        {
            return true;
        }

        Span<byte> start = stackalloc byte[BinaryStart];
        received.Slice(0, BinaryStart).CopyTo(start);
        var (version, command, length) = (start[12] >> 4, start[12] & 0xf, BinaryPrimitives.ReadUInt16BigEndian(start[14..]));
        if (version != 2 || command > 1 || length > MostBinary)
        {
            return false;
        }

        if (received.Length < BinaryStart + length)
        {
            return true;
        }

        var addresses = received.Slice(BinaryStart, length).ToArray();
        received = received.Slice(BinaryStart + length);
        header = command == 0 ? Unknown : OfBytes(start[13], addresses);
        return header is not null;
    }

    /// <summary>Over TCP by IPv4 or IPv6; what it does not say, and a Unix socket, are no address. Datagrams never come here.</summary>
    private static ProxyHeader? OfBytes(byte family, byte[] addresses) => family switch
    {
        0x11 => Pair(addresses, 4),
        0x21 => Pair(addresses, 16),
        0x00 or 0x31 => Unknown,
        _ => null,
    };

    private static ProxyHeader? Pair(byte[] addresses, int size) => addresses.Length < (2 * size) + 4
        ? null
        : new(
            new IPEndPoint(Plain(new IPAddress(addresses.AsSpan(0, size))), BinaryPrimitives.ReadUInt16BigEndian(addresses.AsSpan(2 * size))),
            new IPEndPoint(Plain(new IPAddress(addresses.AsSpan(size, size))), BinaryPrimitives.ReadUInt16BigEndian(addresses.AsSpan((2 * size) + 2))));
}
