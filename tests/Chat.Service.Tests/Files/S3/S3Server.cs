using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Chat.Service.Tests.Files.S3;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace Chat.Service.Tests.Files.S3;

/// <summary>
/// npm's s3rver, a server of the S3 API that checks who asks (of signatures of version 4 the key, not the calculation); started when the first
/// test asks for it.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "files";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("rustygate-s3-");
    private readonly Lazy<Task<Process>> _process;
    private readonly int _port = Ports.Free();

    public S3Server() => _process = new Lazy<Task<Process>>(StartAsync);

    /// <summary>What Chat is told of it.</summary>
    public async Task<(string Key, string Value)[]> SettingsAsync(string prefix)
    {
        await _process.Value;
        return [("S3:Endpoint", $"http://127.0.0.1:{_port}"), ("S3:Bucket", Bucket), ("S3:AccessKey", "S3RVER"), ("S3:SecretKey", "S3RVER"), ("S3:Prefix", prefix)];
    }

    /// <summary>The keys under <paramref name="prefix"/>, as the server keeps them.</summary>
    public List<string> KeysOf(string prefix)
    {
        const string Ending = "._S3rver_object";
        var folder = new DirectoryInfo(Path.Combine(_data.FullName, Bucket, prefix));
        return folder.Exists ? [.. folder.GetFiles($"*{Ending}").Select(file => file.Name[..^Ending.Length]).Order()] : [];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
        {
            using var process = await _process.Value;
            process.Kill();
            await process.WaitForExitAsync();
        }

        _data.Delete(recursive: true);
    }

    private async Task<Process> StartAsync()
    {
        var folder = Path.GetDirectoryName(SourcePath())!;
        var program = Path.Combine(folder, "node_modules", "s3rver", "bin", "s3rver.js");
        if (!File.Exists(program))
        {
            using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts"]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, "npm ci of s3rver failed.");
        }

        var process = Process.Start(new ProcessStartInfo(
            "node", [program, "--address", "127.0.0.1", "--port", $"{_port}", "--directory", _data.FullName, "--configure-bucket", Bucket, "--silent", "--no-vhost-buckets"])
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.HoldsAsync(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, what: "s3rver answers");
        return process;
    }

    private static string SourcePath([CallerFilePath] string path = "") => path;
}
