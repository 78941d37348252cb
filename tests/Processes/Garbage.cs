using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RustyGate.Testing;

/// <summary>
/// Has another .NET process collect all of its garbage, so that its memory is what it keeps: by the runtime's diagnostic port, where a session of
/// events that asks for the whole heap begins with a full, blocking collection.
/// </summary>
internal static class Garbage
{
    private const ushort HeaderBytes = 20;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const ulong HeapCollect = 0x80_0000;
    private const uint Informational = 4;
    private const uint NetTrace = 1;

    public static async Task CollectAsync(int process, CancellationToken cancellationToken)
    {
        // A process that was killed leaves its port behind, and another may have its id: the moment at which it began tells them apart.
        var began = (await File.ReadAllTextAsync($"/proc/{process}/stat", cancellationToken)).Split(") ")[^1].Split(' ')[19];
        var port = new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{process}-{began}-socket"));
        using var events = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var session = await AskAsync(events, port, CollectTracing, HeapSession(), cancellationToken);

        // A process has 64 sessions at most, and does not see by itself that nobody listens any more.
        var over = DrainAsync(events, cancellationToken);
        using var stop = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await AskAsync(stop, port, StopTracing, session, cancellationToken);
        await over;
    }

    /// <returns>What the answer holds: the number of the session.</returns>
    private static async Task<byte[]> AskAsync(Socket socket, EndPoint port, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(port, cancellationToken);
        byte[] size = BitConverter.GetBytes((ushort)(HeaderBytes + payload.Length));
        byte[] message = [.. "DOTNET_IPC_V1\0"u8, .. size, EventPipe, command, 0, 0, .. payload];
        await socket.SendAsync(message, cancellationToken);
        var header = await ReadAsync(socket, HeaderBytes, cancellationToken);
        var answer = await ReadAsync(socket, BitConverter.ToUInt16(header, 14) - HeaderBytes, cancellationToken);

        // The command set of answers, and the one that says that it was done.
        Assert.True((header[16], header[17]) == (0xFF, 0), $"The runtime refuses: {Convert.ToHexString(answer)}");
        return answer;
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = await socket.ReceiveAsync(bytes.AsMemory(read), cancellationToken);
            Assert.True(more > 0, "The runtime has closed its diagnostic port.");
            read += more;
        }

        return bytes;
    }

    private static async Task DrainAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken) > 0)
        {
        }
    }

    private static byte[] HeapSession()
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(16u);
            writer.Write(NetTrace);
            writer.Write(false);
            writer.Write(1u);
            writer.Write(HeapCollect);
            writer.Write(Informational);
            writer.Write((uint)Runtime.Length + 1);
            writer.Write(Encoding.Unicode.GetBytes(Runtime + '\0'));
            writer.Write(0u);
        }

        return payload.ToArray();
    }
}
