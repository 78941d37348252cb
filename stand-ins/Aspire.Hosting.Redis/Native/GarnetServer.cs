using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Redis.Native;

/// <summary>Runs a <see cref="RedisResource"/> as a process of this machine: Garnet, a server of the Redis protocol on .NET.</summary>
internal sealed class GarnetServer
{
    private static readonly string[] Options =
    [
        "--bind", "127.0.0.1", "-q",
        // 256 MB of data at most, of which little is taken before it is needed.
        "--memory", "256m", "--page", "1m", "--index", "1m", "--index-max-size", "64m",
        // Scripts are atomic, as in Redis, only as transactions: without, two callers' reads and writes interleave.
        "--lua", "--lua-transaction-mode", "--lua-script-timeout", "2000",
        "--lua-memory-management-mode", "Tracked", "--lua-script-memory-limit", "16m",
    ];

    private readonly RedisResource _redis;
    private readonly Assembly? _appHost;
    private string? _folder;

    public GarnetServer(RedisResource redis, Assembly? appHost)
    {
        (_redis, _appHost) = (redis, appHost);
        Annotation = new NativeServerAnnotation { Prepare = PrepareAsync };
    }

    public NativeServerAnnotation Annotation { get; }

    private async Task<NativeServerLaunch> PrepareAsync(NativeServerContext context, CancellationToken cancel)
    {
        var packages = NativePackages.Of(_appHost);
        if (!File.Exists(packages.GarnetServer))
            throw new DistributedApplicationException(
                $"Garnet is not at {packages.GarnetServer}. Restore and build the AppHost again, or use a server of yours: ConnectionStrings__redis=host:port");

        _folder ??= ServerFolders.TemporaryPath(packages, _redis.Name);
        context.Services.GetRequiredService<ServerFolders>().Open(_folder, temporary: true);
        var settings = await WriteSettingsAsync(_folder, cancel);
        return new NativeServerLaunch(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [packages.GarnetServer, "--config-import-path", settings, "--port", context.Port.ToString(CultureInfo.InvariantCulture), .. Options],
            _folder,
            // Its own settings ask for the server's garbage collector: a heap per core, for a few megabytes. Idle threads sleep (ADR 0026).
            new Dictionary<string, string> { ["DOTNET_gcServer"] = "0", ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" });
    }

    /// <summary>The password goes by a file that we alone can read: anyone can see a command line.</summary>
    private async Task<string> WriteSettingsAsync(string folder, CancellationToken cancel)
    {
        var path = Path.Combine(folder, "garnet.conf");
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(path, options);
        var settings = _redis.PasswordParameter is { } password
            ? new Dictionary<string, string?> { ["AuthenticationMode"] = "Password", ["Password"] = await password.GetValueAsync(cancel) }
            : [];
        await JsonSerializer.SerializeAsync(file, settings, cancellationToken: cancel);
        return path;
    }
}
