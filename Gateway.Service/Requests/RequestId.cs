using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Service.Requests;

/// <summary>The id by which one request is found in replies, logs and traces: <c>[A-Za-z0-9._-]{1,64}</c>.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-ID";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The caller's id where it is well-formed and given once, else a new one: what is logged must not be the caller's prose.</summary>
    public static string From(HttpRequest request) =>
        request.Headers[Header] is [{ Length: > 0 and <= MaxLength } given] && !given.AsSpan().ContainsAnyExcept(Allowed)
            ? given
            : New();

    /// <summary>A UUIDv7. It need not be one that nobody can guess, and so nothing is asked of the system's secure source.</summary>
    private static string New()
    {
        Span<byte> id = stackalloc byte[16];
        Random.Shared.NextBytes(id[6..]);
        BinaryPrimitives.WriteUInt64BigEndian(id, ((ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 16) | BinaryPrimitives.ReadUInt16BigEndian(id[6..]));
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return Convert.ToHexStringLower(id);
    }
}
