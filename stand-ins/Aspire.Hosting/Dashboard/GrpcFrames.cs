using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Aspire.Hosting.Dashboard;

/// <summary>gRPC's framing of messages: one byte that says whether it is compressed, four of length (big-endian), the message.</summary>
internal static class GrpcFrames
{
    /// <summary>gRPC's usual limit of a received message, in bytes.</summary>
    public const int MaxLength = 4 << 20;

    private const int HeaderLength = 5;

    /// <summary>Writes a message and sends it.</summary>
    public static ValueTask<FlushResult> WriteAsync(PipeWriter output, IMessage message, CancellationToken cancel)
    {
        var length = message.CalculateSize();
        var frame = output.GetSpan(HeaderLength + length);
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], length);
        message.WriteTo(frame.Slice(HeaderLength, length));
        output.Advance(HeaderLength + length);
        return output.FlushAsync(cancel);
    }

    /// <summary>Reads a message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is compressed, too long, cut off, or no such message.</exception>
    public static async Task<T?> ReadAsync<T>(Stream input, MessageParser<T> parser, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        var header = new byte[HeaderLength];
        var read = await input.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        if (read == 0)
            return null;
        if (read < HeaderLength || header[0] != 0)
            throw new InvalidDataException("The frame is cut off or compressed.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > MaxLength)
            throw new InvalidDataException("The message is too long.");

        var message = new byte[length];
        try
        {
            await input.ReadExactlyAsync(message, cancel).ConfigureAwait(false);
            return parser.ParseFrom(message);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidProtocolBufferException)
        {
            throw new InvalidDataException("The message is cut off or malformed.", e);
        }
    }
}
