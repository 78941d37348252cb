using Chat.Service.Files;
using FsCheck;
using FsCheck.Fluent;

namespace Chat.Service.Tests.Files;

/// <summary>An image's size by its header, which anyone may have written.</summary>
public sealed class ImageSizeTests
{
    [Fact]
    public void S62_A_pixel_bomb_is_measured_and_not_decoded() => Assert.Equal((60_000, 60_000), Read(Picture.Png(60_000, 60_000)[..64]));

    [Theory]
    [InlineData(1, 400, 300)]
    [InlineData(3, 400, 300)]
    [InlineData(6, 300, 400)]
    [InlineData(8, 300, 400)]
    public void A_photo_that_lies_on_its_side_is_measured_as_it_is_shown(byte orientation, int width, int height) =>
        Assert.Equal((width, height), Read(Picture.JpegHeaders(400, 300, orientation)));

    [Fact]
    public void Gif_and_WebP_and_bitmap_headers_are_read()
    {
        Assert.Equal((0x0102, 0x0304), Read([.. "GIF89a"u8, 2, 1, 4, 3]));
        Assert.Equal((11, 22), Read([.. "RIFF...."u8, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 21, 0, 0]));
        Assert.Equal((7, 9), Read([.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 7, 0, 0, 0, 0xF7, 0xFF, 0xFF, 0xFF]));
    }

    [Fact]
    public void S45_Whatever_follows_a_signature_is_measured_or_not_and_never_an_error()
    {
        byte[][] starts = [Picture.Png(9, 9)[..16], [0xFF, 0xD8, 0xFF, 0xE1], Picture.JpegHeaders(9, 9, 6)[..20], [.. "GIF89a"u8], [.. "RIFF....WEBPVP8X"u8], [.. "BM"u8]];
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<byte[]>().Resize(300).SelectMany(rest => Gen.Elements(starts).Select(start => start.Concat(rest).ToArray())).ToArbitrary(),
            bytes =>
            {
                var type = MediaType.Of(bytes);
                _ = ImageSize.Read(new MemoryStream(bytes), type, bytes);
            }).QuickCheckThrowOnFailure();
    }

    private static (int, int)? Read(byte[] bytes) => ImageSize.Read(new MemoryStream(bytes), MediaType.Of(bytes), bytes);
}
