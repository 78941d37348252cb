using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Native;

/// <summary>
/// Not in the packages: says how a server that they run as a container is run as a process of this machine. Health comes from
/// <see cref="HealthCheckAnnotation"/>s, as in the packages.
/// </summary>
public sealed class NativeServerAnnotation : IResourceAnnotation
{
    /// <summary>Makes the server ready to start (download, initdb) and says how. Runs before every start and restart.</summary>
    public required Func<NativeServerContext, CancellationToken, Task<NativeServerLaunch>> Prepare { get; init; }

    /// <summary>The signal that ends the server properly: 15 (SIGTERM), or 2 (SIGINT) for Postgres, which takes 15 as "wait for clients".</summary>
    public int StopSignal { get; init; } = 15;

    /// <summary>Where its data stays when the AppHost ends, for the table on the console; null when it goes too.</summary>
    public Func<string?> DataFolder { get; init; } = () => null;

    /// <summary>How long the server may take to end after <see cref="StopSignal"/> before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <param name="Path">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Where it runs.</param>
/// <param name="Environment">Variables beside those that it inherits.</param>
public sealed record NativeServerLaunch(
    string Path, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment);

/// <summary>What a server needs to know to be prepared.</summary>
public sealed class NativeServerContext
{
    public required IResource Resource { get; init; }

    public required IServiceProvider Services { get; init; }

    /// <summary>The console of this resource in the dashboard.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>The line of this resource on the AppHost's console: "unpacking PostgreSQL 18.4".</summary>
    public required IProgress<string> Progress { get; init; }

    /// <summary>The port of its first endpoint, free a moment ago; 0 without endpoints.</summary>
    public required int Port { get; init; }
}
