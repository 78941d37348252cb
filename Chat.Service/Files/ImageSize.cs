using System.Buffers.Binary;

namespace Chat.Service.Files;

/// <summary>
/// An image's width and height by its header alone: nothing is decoded, so an image that claims to be enormous costs nothing (promises S62).
/// </summary>
internal static class ImageSize
{
    private const int MostSegments = 200;

    /// <summary>EXIF orientations from here on turn the image by a quarter.</summary>
    private const int FirstTurned = 5;

    /// <summary>In pixels, as it is to be shown; null for what is no image, or a broken one.</summary>
    /// <param name="file">Can seek.</param>
    /// <param name="type">As <see cref="MediaType.Of"/> says.</param>
    /// <param name="head">Its first bytes.</param>
    public static (int Width, int Height)? Read(Stream file, string type, ReadOnlySpan<byte> head)
    {
        var size = type switch
        {
            "image/png" when head.Length >= 24 => (Big32(head[16..]), Big32(head[20..])),
            "image/gif" when head.Length >= 10 => (Little16(head[6..]), Little16(head[8..])),
            "image/bmp" when head.Length >= 26 => (Little32(head[18..]), Math.Abs((long)Little32(head[22..]))),
            "image/webp" when head.Length >= 30 => WebP(head),
            "image/jpeg" => Jpeg(file),
            _ => (0L, 0L),
        };
        return size is ( > 0 and <= int.MaxValue, > 0 and <= int.MaxValue) ? ((int)size.Item1, (int)size.Item2) : null;
    }

    private static (long Width, long Height) WebP(ReadOnlySpan<byte> head)
    {
        var chunk = head[12..16];
        if (chunk.SequenceEqual("VP8X"u8))
        {
            return ((Little32(head[24..]) & 0xFFFFFF) + 1, (Little32(head[26..]) >>> 8 & 0xFFFFFF) + 1);
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = (uint)Little32(head[21..]);
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
        }

        return chunk.SequenceEqual("VP8 "u8) ? (Little16(head[26..]) & 0x3FFF, Little16(head[28..]) & 0x3FFF) : (0, 0);
    }

    /// <summary>From segment to segment (ITU T.81, annex B) until a frame header.</summary>
    private static (long Width, long Height) Jpeg(Stream file)
    {
        var (turned, segment) = (false, new byte[4]);
        file.Position = 2;
        for (var i = 0; i < MostSegments && file.ReadAtLeast(segment, 4, throwOnEndOfStream: false) == 4 && segment[0] == 0xFF; i++)
        {
            var (marker, next) = (segment[1], file.Position - 2 + Big16(segment.AsSpan(2)));
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var frame = new byte[5];
                if (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) < frame.Length)
                {
                    return (0, 0);
                }

                var (height, width) = (Big16(frame.AsSpan(1)), Big16(frame.AsSpan(3)));
                return turned ? (height, width) : (width, height);
            }

            if (marker == 0xE1)
            {
                turned |= IsTurned(file, (int)Math.Min(next - file.Position, 4096));
            }

            file.Position = next;
        }

        return (0, 0);
    }

    /// <summary>Whether the EXIF block says that the image lies on its side (CIPA DC-008, tag 0x0112).</summary>
    private static bool IsTurned(Stream file, int length)
    {
        var block = new byte[Math.Max(length, 0)];
        var read = block.AsSpan(0, file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false));
        if (read.Length < 16 || !read.StartsWith("Exif\0\0"u8))
        {
            return false;
        }

        var tiff = read[6..];
        var little = tiff[0] == 'I';
        var directory = Number32(tiff[4..], little);
        if (directory < 8 || directory > tiff.Length - 2)
        {
            return false;
        }

        var entries = tiff[(int)(directory + 2)..];
        for (var count = Number16(tiff[(int)directory..], little); count > 0 && entries.Length >= 12; count--, entries = entries[12..])
        {
            if (Number16(entries, little) == 0x0112)
            {
                return Number16(entries[8..], little) >= FirstTurned;
            }
        }

        return false;
    }

    private static int Number16(ReadOnlySpan<byte> bytes, bool little) => little ? Little16(bytes) : Big16(bytes);

    private static long Number32(ReadOnlySpan<byte> bytes, bool little) => little ? (uint)Little32(bytes) : Big32(bytes);

    private static int Big16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static long Big32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static int Little16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int Little32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
