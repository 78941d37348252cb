using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RustyGate.AppHost;

/// <summary>Where a service keeps what is no row of a database: with the data, or thrown away as the databases are.</summary>
internal static class DataFolder
{
    /// <param name="builder">The application.</param>
    /// <param name="data">The folder that keeps the data; null to throw it away at the end.</param>
    /// <param name="name">The folder in it.</param>
    public static string AddDataFolder(this IDistributedApplicationBuilder builder, string? data, string name)
    {
        if (data is not null)
            return Path.Combine(data, name);
        var folder = Path.Combine(builder.AppHostDirectory, "obj", $"{name}-{Guid.CreateVersion7():N}");
        // Not AddHostedService, which takes a type once only.
        builder.Services.AddSingleton<IHostedService>(_ => new ThrowAway(folder));
        return folder;
    }

    /// <summary>The same for a file that may not be there, and what is kept beside it.</summary>
    public static string AddDataFile(this IDistributedApplicationBuilder builder, string? data, string name) =>
        Path.Combine(data ?? builder.AddDataFolder(data: null, Path.GetFileNameWithoutExtension(name)), name);

    private sealed class ThrowAway(string folder) : IHostedService, IDisposable
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
