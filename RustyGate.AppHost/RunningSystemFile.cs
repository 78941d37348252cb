using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RustyGate.AppHost;

/// <summary>
/// What <c>dotnet run --project Auth.Service -- admin …</c> needs to work on the system that runs: a file in the data folder that only
/// its user may read, there while the system runs.
/// </summary>
internal static class RunningSystemFile
{
    /// <summary>As <c>Auth.Service/Admin/RunningSystem.cs</c> reads it.</summary>
    private const string FileName = "running.json";

    /// <param name="builder">The application.</param>
    /// <param name="data">The folder that keeps the data.</param>
    /// <param name="auth">The service; once it is ready, everything in the file is known.</param>
    /// <param name="authdb">Its database.</param>
    /// <param name="redis">Redis.</param>
    /// <param name="keys">The folder of the keys that encrypt what is secret in the database.</param>
    public static void AddRunningSystemFile(
        this IDistributedApplicationBuilder builder, string data, IResourceBuilder<ProjectResource> auth,
        IResourceBuilder<IResourceWithConnectionString> authdb, IResourceBuilder<IResourceWithConnectionString> redis, string keys)
    {
        var file = Path.Combine(data, FileName);
        builder.Eventing.Subscribe<ResourceReadyEvent>(auth.Resource, async (_, cancellationToken) => Write(file, new
        {
            ConnectionStrings = new
            {
                authdb = await authdb.Resource.GetConnectionStringAsync(cancellationToken),
                redis = await redis.Resource.GetConnectionStringAsync(cancellationToken),
            },
            DataProtection = new { Directory = keys },
        }));
        builder.Services.AddHostedService(_ => new Removal(file));
    }

    private static void Write(string file, object content)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        JsonSerializer.Serialize(stream, content);
    }

    private sealed class Removal(string file) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            File.Delete(file);
            return Task.CompletedTask;
        }
    }
}
