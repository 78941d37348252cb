using System.Reflection;

namespace Aspire.Hosting;

/// <summary>The AppHost that the application is described by.</summary>
internal static class AppHost
{
    /// <summary>Assembly metadata written by Aspire.AppHost.Sdk: the AppHost's project file.</summary>
    private const string ProjectPathKey = "apphostprojectpath";

    public static Assembly? AssemblyOf(DistributedApplicationOptions options) =>
        options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();

    public static string DirectoryOf(DistributedApplicationOptions options) =>
        options.ProjectDirectory
        ?? Path.GetDirectoryName(AssemblyOf(options)?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == ProjectPathKey)?.Value)
        ?? Directory.GetCurrentDirectory();

    /// <summary>The name of the application: that of the AppHost's assembly without <c>.AppHost</c>.</summary>
    public static string NameOf(DistributedApplicationOptions options)
    {
        const string Suffix = ".AppHost";
        var name = options.DashboardApplicationName ?? AssemblyOf(options)?.GetName().Name ?? "The application";
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
