using System.Diagnostics;
using System.Globalization;

namespace Gateway.Service.Tests.Configuration;

/// <summary>Somebody's backend: a program of its own that knows nothing of us and says its name, what it was asked, and by whom.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private const string Program =
        """
        const server = require('http').createServer((request, reply) => reply.setHeader('x-user', request.headers['x-user-id'] ?? '')
          .setHeader('x-authorization', request.headers.authorization ?? '')
          .end(`${process.env.NAME} ${request.method} ${request.url}`));
        server.on('error', () => server.listen(0, '127.0.0.1'))
          .on('listening', () => console.log(server.address().port))
          .listen(+process.env.PORT, '127.0.0.1');
        """;

    private readonly Process _process;

    private NodeServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>At the port, or at another where that is taken.</summary>
    public static async Task<NodeServer> StartAsync(string name, int wished)
    {
        var start = new ProcessStartInfo("node", ["-e", Program])
        {
            Environment = { ["NAME"] = name, ["PORT"] = wished.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var port = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new NodeServer(process, int.Parse(port!, CultureInfo.InvariantCulture));
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
}
