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
        var file = new OwnFile(Path.Combine(data, FileName));
        builder.Eventing.Subscribe<ResourceReadyEvent>(auth.Resource, async (_, cancellationToken) => file.Write(new
        {
            ConnectionStrings = new
            {
                authdb = await authdb.Resource.GetConnectionStringAsync(cancellationToken),
                redis = await redis.Resource.GetConnectionStringAsync(cancellationToken),
            },
            DataProtection = new { Directory = keys },
        }));
        builder.Services.AddHostedService(_ => file);
    }

    /// <summary>Removed at the stop by whoever wrote it: a start that is refused because another system runs on the folder leaves that one's.</summary>
    private sealed class OwnFile(string path) : IHostedService
    {
        private volatile bool _isWritten;

        public void Write(object content)
        {
            _isWritten = true;
            File.Delete(path);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(path, options);
            JsonSerializer.Serialize(stream, content);
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            if (_isWritten)
                File.Delete(path);
            return Task.CompletedTask;
        }
    }
}
