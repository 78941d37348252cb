using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Service.Tests.Configuration;

/// <summary>Somebody's backend: a program of its own that knows nothing of us and says its name, what it was asked, and by whom.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private const string Program =
        """
        require('http').createServer((request, reply) => reply.setHeader('x-user', request.headers['x-user-id'] ?? '')
          .setHeader('x-authorization', request.headers.authorization ?? '')
          .end(`${process.env.NAME} ${request.method} ${request.url}`)).listen(+process.env.PORT, '127.0.0.1');
        """;

    private readonly Process _process;

    private NodeServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>At the port, or at another where that is taken.</summary>
    public static async Task<NodeServer> StartAsync(string name, int wished)
    {
        var port = FreePort(wished) ?? FreePort(0)!.Value;
        var start = new ProcessStartInfo("node", ["-e", Program]) { Environment = { ["NAME"] = name, ["PORT"] = port.ToString(CultureInfo.InvariantCulture) } };
        var server = new NodeServer(Process.Start(start)!, port);
        using var client = new HttpClient();
        await Eventually.SucceedsAsync(() => client.GetStringAsync($"http://127.0.0.1:{port}/", TestContext.Current.CancellationToken));
        return server;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static int? FreePort(int wished)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, wished);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
