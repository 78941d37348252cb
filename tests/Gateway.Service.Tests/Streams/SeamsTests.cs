using System.Text;
using Gateway.Service.Streams;

namespace Gateway.Service.Tests.Streams;

/// <summary>Where a stream may end, however its bytes are cut.</summary>
public sealed class SeamsTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", new[] { 9, 18 })]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", new[] { 11, 22 })]
    [InlineData("data: a\r\rdata: b\r\r", new[] { 9, 18 })]
    [InlineData("data: a\r\ndata: b\ndata: c", new int[0])]
    public void R13_Events_end_at_an_empty_line(string text, int[] ends)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        Assert.Equal(ends, SeamsIn(new EventSeams(), bytes, one: 1));
        for (var size = 2; size <= bytes.Length; size++)
        {
            Assert.Subset(ends.ToHashSet(), SeamsIn(new EventSeams(), bytes, size).ToHashSet());
            Assert.Equal(ends.Contains(bytes.Length), SeamsIn(new EventSeams(), bytes, size).Contains(bytes.Length));
        }
    }

    [Fact]
    public void R13_Frames_end_where_their_length_says()
    {
        byte[] bytes =
        [
            0x81, 0x02, .. "hi"u8,
            0x82, 126, 0x01, 0x00, .. new byte[256],
            0x89, 0x00,
            0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0, .. new byte[65536],
            0x81, 0x83, 1, 2, 3, 4, .. "abc"u8,
        ];
        int[] ends = [4, 264, 266, 65812, 65821];

        Assert.Equal(ends, SeamsIn(new FrameSeams(), bytes, one: 1));
        Assert.Equal(ends[^1], SeamsIn(new FrameSeams(), bytes, bytes.Length).Single());
        Assert.Equal([266, 65821], SeamsIn(new FrameSeams(), bytes, 32 * 1024 * 2));
    }

    private static int[] SeamsIn(Seams seams, byte[] bytes, int one)
    {
        Assert.True(seams.IsAtSeam);
        var found = new List<int>();
        for (var at = 0; at < bytes.Length; at += one)
        {
            var part = bytes.AsSpan(at, Math.Min(one, bytes.Length - at));
            if (seams.Pass(part) is > 0 and var seam)
            {
                found.Add(at + seam);
            }

            Assert.Equal(found.LastOrDefault(-1) == at + part.Length, seams.IsAtSeam);
        }

        return [.. found];
    }
}
