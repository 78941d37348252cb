using System.Reflection;
using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Native;

namespace Aspire.Hosting.Orchestration.Launching;

/// <summary>
/// Runs projects from what was built, so that the process is the service itself and gets its signals. The AppHost's build writes where
/// each project's output is.
/// </summary>
internal sealed class ProjectOutputs(Assembly? appHost)
{
    private const string Key = "projectoutput:";

    private static readonly string Dotnet = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private readonly Dictionary<string, string> _byProject = (appHost?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? [])
        .Where(a => a.Key.StartsWith(Key, StringComparison.Ordinal))
        .GroupBy(a => a.Key[Key.Length..], a => a.Value!, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    public NativeServerLaunch LaunchOf(ProjectResource project)
    {
        var path = project.GetProjectMetadata().ProjectPath;
        if (!_byProject.TryGetValue(path, out var assembly))
            throw new DistributedApplicationException($"The AppHost does not refer to {path}, which '{project.Name}' is to run. Add a ProjectReference to it.");
        if (!File.Exists(assembly))
            throw new DistributedApplicationException($"{assembly}, which '{project.Name}' is to run, is missing. Build the AppHost, which builds it too.");
        return new NativeServerLaunch(Dotnet, [assembly], Path.GetDirectoryName(path)!, new Dictionary<string, string>());
    }
}
