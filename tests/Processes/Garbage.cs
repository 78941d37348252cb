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
    private const byte CollectTracing = 3;
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const ulong HeapCollect = 0x80_0000;
    private const uint Informational = 4;
    private const uint NetTrace = 1;

    public static async Task CollectAsync(int process, CancellationToken cancellationToken)
    {
        // A process that was killed leaves its port behind, and another may have its id: the moment at which it began tells them apart.
        var began = (await File.ReadAllTextAsync($"/proc/{process}/stat", cancellationToken)).Split(") ")[^1].Split(' ')[19];
        var port = Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{process}-{began}-socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(port), cancellationToken);
        await socket.SendAsync(Command(), cancellationToken);
        var answer = new byte[HeaderBytes];
        for (var read = 0; read < answer.Length;)
        {
            var more = await socket.ReceiveAsync(answer.AsMemory(read), cancellationToken);
            Assert.True(more > 0, "The runtime has closed its diagnostic port.");
            read += more;
        }

        // The command set of answers, and the one that says that it was done.
        Assert.Equal((0xFF, 0), (answer[16], answer[17]));
    }

    private static byte[] Command()
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

        byte[] size = BitConverter.GetBytes((ushort)(HeaderBytes + payload.Length));
        return [.. "DOTNET_IPC_V1\0"u8, .. size, EventPipe, CollectTracing, 0, 0, .. payload.ToArray()];
    }
}
