using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RustyGate.AppHost;

/// <summary>Where Auth keeps the keys that encrypt its signing keys: with the data, or thrown away as they are.</summary>
internal static class KeyFolder
{
    /// <param name="builder">The application.</param>
    /// <param name="data">The folder that keeps the data; null to throw it away at the end.</param>
    public static string AddKeyFolder(this IDistributedApplicationBuilder builder, string? data)
    {
        if (data is not null)
            return Path.Combine(data, "keys");
        var folder = Path.Combine(builder.AppHostDirectory, "obj", $"keys-{Guid.CreateVersion7():N}");
        builder.Services.AddHostedService(_ => new ThrowAway(folder));
        return folder;
    }

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
