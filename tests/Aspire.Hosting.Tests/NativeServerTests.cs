using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

public sealed class NativeServerTests
{
    private const string ReportsItsSignal = """
        trap 'echo interrupted > "$0"; exit 0' INT
        while :; do sleep 0.05; done
        """;

    [Fact]
    public async Task A_native_server_is_prepared_before_each_start_and_stopped_by_its_own_signal()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"signal-{Guid.NewGuid():N}");
        var prepared = 0;
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddResource(new ContainerResource("server")).WithEndpoint(name: "tcp").WithAnnotation(new NativeServerAnnotation
        {
            StopSignal = 2,
            Prepare = (context, _) =>
            {
                Interlocked.Increment(ref prepared);
                Assert.InRange(context.Port, 20000, 32000);
                return Task.FromResult(new NativeServerLaunch("/bin/sh", ["-c", ReportsItsSignal, file], "/", new Dictionary<string, string>()));
            },
        });
        await using (var app = await builder.BuildAsync(Limits.Start()))
        {
            await app.StartAsync(Limits.Start());
            await app.ResourceNotifications.WaitForResourceHealthyAsync("server", Limits.Start());
            await app.ResourceCommands.ExecuteCommandAsync("server", KnownResourceCommands.RestartCommand, Limits.Start());
            await app.ResourceNotifications.WaitForResourceHealthyAsync("server", Limits.Start());
        }

        Assert.Equal(2, prepared);
        Assert.Equal("interrupted", (await File.ReadAllTextAsync(file, Limits.Start())).Trim());
        File.Delete(file);
    }
}
