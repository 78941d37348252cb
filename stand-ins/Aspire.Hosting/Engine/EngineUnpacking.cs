using System.Runtime.InteropServices;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.Engine;

/// <summary>
/// Lets npm's Aspire CLI unpack its engine where it does so by itself: into its own package's folder. So each checkout has the engine that it
/// pins, and no installed Aspire CLI is disturbed. Several AppHosts may want it at the same moment: one unpacks, the others wait.
/// </summary>
internal sealed class EngineUnpacking(NativePackages packages, IProgress<string> progress)
{
    private const long NeededBytes = 350L << 20;
    private readonly string _package = packages.Folder("@microsoft/aspire-cli-linux-x64");

    private string Bundle => Path.Combine(_package, "bundle");

    public async Task<EngineBundle> RunAsync(CancellationToken cancel)
    {
        var cli = FindCli();
        if (EngineBundle.In(Bundle) is { } unpacked)
            return unpacked;
        try
        {
            using var turn = await FileLock.WaitAsync(
                Path.Combine(_package, ".unpacking"), () => progress.Report("Waiting for another AppHost that unpacks Aspire's engine"), cancel);
            return EngineBundle.In(Bundle) ?? await UnpackAsync(cli, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e.Message);
        }
    }

    private async Task<EngineBundle> UnpackAsync(string cli, CancellationToken cancel)
    {
        progress.Report($"Unpacking Aspire's engine {EngineBundle.Version} (300 MB, once)");
        var free = new DriveInfo(_package).AvailableFreeSpace;
        if (free < NeededBytes)
            throw Failed($"the disk has {free >> 20} MB left and {NeededBytes >> 20} MB are needed; free some");

        // It keeps a log and a cache at home; ours may be missing or not writable.
        var home = Directory.CreateTempSubdirectory("rustygate-");
        try
        {
            // Killed half-way, an earlier one may have left something that it takes for complete.
            var setup = await Command.RunAsync(cli, ["setup", "--non-interactive", "--nologo", "--force"], new Dictionary<string, string?>
            {
                ["HOME"] = home.FullName,
                ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "1",
                ["NO_COLOR"] = "1",
            }, cancel);
            return (setup.Succeeded ? EngineBundle.In(Bundle) : null) ?? throw Failed(setup.Reason);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private string FindCli()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw new DistributedApplicationException(
                $"npm has Aspire's engine for Linux on x64 only, and this is {RuntimeInformation.RuntimeIdentifier}. Install the Aspire CLI "
                + $"{EngineBundle.Version} (https://aspire.dev), or set ASPIRE_LAYOUT_PATH to its bundle, or use a Linux x64 machine, WSL 2 or container.");
        var cli = Path.Combine(_package, "bin", "aspire");
        return File.Exists(cli)
            ? cli
            : throw new DistributedApplicationException(
                $"Aspire's engine is not in {packages.Modules}. Build RustyGate.AppHost: its build fetches it by npm.");
    }

    private DistributedApplicationException Failed(string reason) => new(
        $"Aspire's engine cannot be unpacked in {_package}: {reason}. Or set ASPIRE_LAYOUT_PATH to the bundle of an installed Aspire CLI {EngineBundle.Version}.");
}
