using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Engine;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// A running engine. It watches this process and ends with it, however this process ends, and all that it runs with it. Its folder goes
/// with the session.
/// </summary>
internal sealed class DcpSession : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    /// <summary>What an AppHost is told about itself, and its services must not inherit.</summary>
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    private readonly DirectoryInfo _folder;

    private DcpSession(DcpClient client, DirectoryInfo folder) => (Client, _folder) = (client, folder);

    public DcpClient Client { get; }

    /// <exception cref="DistributedApplicationException">The engine does not start.</exception>
    public static async Task<DcpSession> StartAsync(EngineBundle bundle, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("aspire-dcp-");
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            return new DcpSession(new DcpClient(await LaunchAsync(bundle, folder.FullName, limit.Token).ConfigureAwait(false)), folder);
        }
        catch (Exception e)
        {
            Remove(folder);
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new DistributedApplicationException($"Aspire's engine {bundle.Dcp} did not answer within {StartLimit.TotalSeconds} s. Start again; if it stays so, see what it prints by itself.", e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(StopLimit);
            await Client.ShutDownAsync(limit.Token).ConfigureAwait(false);
            while (true)
            {
                await Client.ProbeAsync(limit.Token).ConfigureAwait(false);
                await Task.Delay(20, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // It is gone, which is what was asked; or it hangs, and ends itself when this process does.
        }

        Client.Dispose();
        Remove(_folder);
    }

    private static async Task<HttpClient> LaunchAsync(EngineBundle bundle, string folder, CancellationToken cancellationToken)
    {
        var (certificate, key, kubeconfig) = (Path.Combine(folder, "api.crt"), Path.Combine(folder, "api.key"), Path.Combine(folder, "kubeconfig"));
        await DcpCertificate.WriteAsync(certificate, key, cancellationToken).ConfigureAwait(false);
        var start = new ProcessStartInfo(bundle.Dcp,
        [
            "start-apiserver", "--monitor", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--monitor-interval", "1", "--detach",
            "--kubeconfig", kubeconfig, "--tls-cert-file", certificate, "--tls-key-file", key,
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DCP_SESSION_FOLDER"] = folder;
        foreach (var name in NotInherited)
            start.Environment.Remove(name);

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
            throw new DistributedApplicationException($"Aspire's engine {bundle.Dcp} does not start: {(await errors.ConfigureAwait(false)).Trim()}");

        while (true)
        {
            if (DcpAccess.Read(kubeconfig) is { } access)
                return access.CreateClient();
            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The engine removes it too, perhaps at this moment.
        }
    }
}
