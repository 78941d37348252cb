using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.PostgreSQL.Native;

/// <summary>Runs a <see cref="PostgresServerResource"/> as a process of this machine.</summary>
internal sealed class PostgresNativeServer
{
    private const int SigInt = 2;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(6);
    private readonly PostgresServerResource _server;
    private readonly Assembly? _appHost;
    private PostgresDataFolder? _folder;

    public PostgresNativeServer(PostgresServerResource server, Assembly? appHost)
    {
        (_server, _appHost) = (server, appHost);
        // SIGTERM would wait for every client to leave by itself.
        Annotation = new NativeServerAnnotation
        {
            Prepare = PrepareAsync,
            StopSignal = SigInt,
            StopTimeout = StopLimit,
            DataFolder = () => Folder.Temporary ? null : Folder.Folder,
        };
    }

    public NativeServerAnnotation Annotation { get; }

    /// <summary>Where the data is; thrown away with the AppHost unless set.</summary>
    public PostgresDataFolder Folder
    {
        get => _folder ??= new PostgresDataFolder(ServerFolders.TemporaryPath(NativePackages.Of(_appHost), _server.Name), temporary: true);
        set => _folder = value;
    }

    private async Task<NativeServerLaunch> PrepareAsync(NativeServerContext context, CancellationToken cancel)
    {
        var programs = PostgresPrograms.In(NativePackages.Of(_appHost));
        context.Services.GetRequiredService<ServerFolders>().Open(Folder.Folder, Folder.Temporary);
        var user = await _server.UserNameReference.GetValueAsync(cancel);
        var password = await _server.PasswordParameter.GetValueAsync(cancel);
        var (path, arguments) = await new PostgresCluster(programs, Folder, context.Progress).PrepareAsync(context.Port, user!, password!, cancel);
        return new NativeServerLaunch(path, arguments, Folder.Folder, new Dictionary<string, string>());
    }
}
