using System.ComponentModel;
using System.Diagnostics;

namespace Bench.Gateway;

/// <summary>Where the gateway counts its limits.</summary>
internal sealed class Redis : IDisposable
{
    private readonly Process? _process;

    private Redis(Process? process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static Redis Start(DirectoryInfo folder)
    {
        var port = Contender.FreePort();
        try
        {
            var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--dir", folder.FullName])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
            process.BeginOutputReadLine();
            return new Redis(process, $"127.0.0.1:{port}");
        }
        catch (Win32Exception)
        {
            Console.WriteLine("redis-server is not installed: the gateway counts by itself.");
            return new Redis(null, "127.0.0.1:1,connectTimeout=100");
        }
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
    }
}
