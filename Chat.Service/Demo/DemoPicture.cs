using System.Buffers.Binary;
using System.IO.Compression;

namespace Chat.Service.Demo;

/// <summary>Pictures to show around: soft bands of colour, each of its own, as PNG (RFC 2083).</summary>
internal static class DemoPicture
{
    private const int Width = 640;
    private const int Height = 360;
    private const int BytesPerPixel = 3;
    private const byte TrueColour = 2;

    public static byte[] Draw(Random random)
    {
        var (hue, waves) = (random.NextDouble() * Math.Tau, 1 + random.Next(4));
        double[] colour = [.. Enumerable.Range(0, BytesPerPixel).Select(channel => 150 + (50 * Math.Sin(hue + (channel * Math.Tau / BytesPerPixel))))];
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, TrueColour);
        WriteChunk(png, "IHDR"u8, header);
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            var line = new byte[1 + (Width * BytesPerPixel)];
            for (var y = 0; y < Height; y++)
            {
                Fill(line, y, colour, waves);
                zlib.Write(line);
            }
        }

        WriteChunk(png, "IDAT"u8, pixels.ToArray());
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Fill(byte[] line, int y, double[] colour, int waves)
    {
        for (var x = 0; x < Width; x++)
        {
            var light = 50 * Math.Sin((waves * Math.PI * x / Width) + (2.0 * y / Height));
            for (var channel = 0; channel < BytesPerPixel; channel++)
            {
                line[1 + (x * BytesPerPixel) + channel] = (byte)(colour[channel] + light);
            }
        }
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Check([.. type, .. data]));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG defines it.</summary>
    private static uint Check(byte[] bytes)
    {
        var check = uint.MaxValue;
        foreach (var value in bytes)
        {
            check ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                check = (check & 1) == 0 ? check >> 1 : check >> 1 ^ 0xEDB88320;
            }
        }

        return ~check;
    }
}
