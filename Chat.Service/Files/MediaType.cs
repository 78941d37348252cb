using System.Buffers;
using System.Text;

namespace Chat.Service.Files;

/// <summary>
/// The media type that a file's first bytes show. What its uploader, its name or a request say counts for nothing: a page called
/// <c>holiday.png</c> is a page (promises S60).
/// </summary>
internal static class MediaType
{
    /// <summary>How many bytes from the start <see cref="Of"/> wants.</summary>
    public const int Needed = 1024;

    public const string Unknown = "application/octet-stream";

    /// <summary>A type's bytes, and where they stand.</summary>
    private sealed record Signature(string Type, byte[] Start, int At = 0, byte[]? Then = null, int ThenAt = 0)
    {
        public bool Matches(ReadOnlySpan<byte> head) => Has(head, Start, At) && (Then is null || Has(head, Then, ThenAt));

        private static bool Has(ReadOnlySpan<byte> head, byte[] bytes, int at) => head.Length >= at + bytes.Length && head[at..].StartsWith(bytes);
    }

    private static readonly Signature[] Signatures =
    [
        new("image/png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]),
        new("image/jpeg", [0xFF, 0xD8, 0xFF]),
        new("image/gif", [.. "GIF87a"u8]),
        new("image/gif", [.. "GIF89a"u8]),
        new("image/webp", [.. "RIFF"u8], 0, [.. "WEBP"u8], 8),
        new("image/avif", [.. "ftypavif"u8], 4),
        new("image/heic", [.. "ftypheic"u8], 4),
        new("image/tiff", [.. "II*\0"u8]),
        new("image/tiff", [.. "MM\0*"u8]),
        new("image/bmp", [.. "BM"u8], 0, [0, 0, 0, 0], 6),
        new("audio/wav", [.. "RIFF"u8], 0, [.. "WAVE"u8], 8),
        new("video/x-msvideo", [.. "RIFF"u8], 0, [.. "AVI "u8], 8),
        new("audio/mp4", [.. "ftypM4A"u8], 4),
        new("video/quicktime", [.. "ftypqt"u8], 4),
        new("video/mp4", [.. "ftyp"u8], 4),
        new("video/webm", [0x1A, 0x45, 0xDF, 0xA3]),
        new("application/ogg", [.. "OggS"u8]),
        new("audio/flac", [.. "fLaC"u8]),
        new("audio/mpeg", [.. "ID3"u8]),
        new("audio/mpeg", [0xFF, 0xFB]),
        new("application/pdf", [.. "%PDF-"u8]),
        new("application/zip", [.. "PK"u8, 3, 4]),
        new("application/zip", [.. "PK"u8, 5, 6]),
        new("application/gzip", [0x1F, 0x8B]),
        new("application/x-7z-compressed", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C]),
        new("application/zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ];

    /// <summary>Control characters that no text has.</summary>
    private static readonly SearchValues<byte> Binary = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 127]);

    public static string Of(ReadOnlySpan<byte> head)
    {
        foreach (var signature in Signatures)
        {
            if (signature.Matches(head))
            {
                return signature.Type;
            }
        }

        return head.IsEmpty || head.ContainsAny(Binary) || !IsUtf8(head) ? Unknown : TextType(Encoding.UTF8.GetString(head));
    }

    /// <summary>
    /// Whether a browser may show it in place: pictures, sound and film, which cannot run anything. Everything else is saved, never opened.
    /// </summary>
    public static bool IsShown(string type) => type is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/avif" or "image/bmp"
        or "audio/wav" or "audio/mp4" or "audio/flac" or "audio/mpeg" or "video/mp4" or "video/quicktime" or "video/webm" or "application/ogg";

    private static string TextType(string text)
    {
        var start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "image/svg+xml"
            : start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? "application/xml"
            : start.StartsWith('<') ? "text/html"
            : "text/plain";
    }

    /// <summary>The last character may be cut by the end of what was read.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            switch (Rune.DecodeFromUtf8(head, out _, out var length))
            {
                case OperationStatus.InvalidData:
                    return false;
                case OperationStatus.NeedMoreData:
                    return true;
                default:
                    head = head[length..];
                    break;
            }
        }

        return true;
    }
}
