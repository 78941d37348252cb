using System.Runtime.InteropServices;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.Engine;

/// <summary>
/// Unpacks the engine from npm's Aspire CLI into a cache folder of our own, so that no installed Aspire CLI is disturbed. Several AppHosts may
/// want it at the same moment: one unpacks, the others wait. Killed half-way, it leaves nothing that could be taken for the engine.
/// </summary>
internal sealed class EngineUnpacking(NativePackages packages, IProgress<string> progress)
{
    private const string Package = "@microsoft/aspire-cli-linux-x64";
    private const long NeededBytes = 350L << 20;
    private const string Name = "aspire-" + EngineBundle.Version;

    public async Task<EngineBundle> RunAsync(CancellationToken cancel)
    {
        var cli = FindCli();
        var cache = ChooseCache();
        var unpacked = Path.Combine(cache, Name);
        if (EngineBundle.In(unpacked) is { } ready)
            return ready;

        using var turn = await FileLock.WaitAsync(
            unpacked + ".lock", () => progress.Report("Waiting for another AppHost that unpacks Aspire's engine"), cancel);
        return EngineBundle.In(unpacked) ?? await UnpackAsync(cli, unpacked, cancel);
    }

    private async Task<EngineBundle> UnpackAsync(string cli, string target, CancellationToken cancel)
    {
        progress.Report($"Unpacking Aspire's engine {EngineBundle.Version} to {target}");
        if (FreeBytes(target) is { } free && free < NeededBytes)
            throw Failed(target, $"the disk has {free >> 20} MB left and {NeededBytes >> 20} MB are needed. Free some, or choose another disk by XDG_CACHE_HOME");

        // The CLI unpacks below its HOME only.
        var home = target + ".unpacking";
        Remove(home);
        try
        {
            Directory.CreateDirectory(home);
            var setup = await Command.RunAsync(cli, ["setup", "--non-interactive", "--nologo"], new Dictionary<string, string?>
            {
                ["HOME"] = home, ["XDG_CACHE_HOME"] = null, ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "1", ["NO_COLOR"] = "1",
            }, cancel);
            var bundle = Path.Combine(home, ".aspire", "bundle");
            if (!setup.Succeeded || EngineBundle.In(bundle) is null)
                throw Failed(target, setup.Reason);
            Remove(target);
            Directory.Move(Directory.ResolveLinkTarget(bundle, returnFinalTarget: true)?.FullName ?? bundle, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(target, e.Message);
        }
        finally
        {
            Remove(home);
        }

        return EngineBundle.In(target) ?? throw Failed(target, "what it unpacked is not complete");
    }

    private string FindCli()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            throw new DistributedApplicationException(
                $"npm has Aspire's engine for Linux on x64 only, and this is {RuntimeInformation.RuntimeIdentifier}. Install the Aspire CLI "
                + $"{EngineBundle.Version} (https://aspire.dev), or set ASPIRE_LAYOUT_PATH to its bundle, or run in a Linux x64 machine, WSL 2 or container.");
        var cli = Path.Combine(packages.Folder(Package), "bin", "aspire");
        return File.Exists(cli)
            ? cli
            : throw new DistributedApplicationException($"Aspire's engine is not in {packages.Modules}. Build RustyGate.AppHost: its build fetches it by npm.");
    }

    private string ChooseCache()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        var wanted = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : string.IsNullOrEmpty(home) ? null
            : Path.Combine(home, ".cache");
        if (wanted is not null && TryCreate(Path.Combine(wanted, "rustygate")) is { } cache)
            return cache;

        // Not /tmp: another user could have put programs there for us to run.
        var own = Path.GetFullPath(Path.Combine(packages.Modules, "..", "obj"));
        progress.Report($"{wanted ?? "HOME"} is {(wanted is null ? "not set" : "not writable")}: using {own} for Aspire's engine");
        return TryCreate(own) ?? throw Failed(own, "neither it nor the cache folder is writable. Set XDG_CACHE_HOME to a folder that is");
    }

    private static string? TryCreate(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, Path.GetRandomFileName());
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? FreeBytes(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static DistributedApplicationException Failed(string target, string reason) =>
        new($"Aspire's engine cannot be unpacked to {target}: {reason}.");
}
