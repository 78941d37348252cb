using System.Reflection;

namespace Aspire.Hosting.Native;

/// <summary>
/// Where the build put the programs that the AppHost starts: npm's <c>node_modules</c> and Garnet's assembly. The AppHost's
/// <c>build/NativePackages.targets</c> fetches them and writes their places into the assembly's metadata.
/// </summary>
/// <param name="Modules">The folder <c>node_modules</c>.</param>
/// <param name="GarnetServer">The path of <c>GarnetServer.dll</c>.</param>
public sealed record NativePackages(string Modules, string GarnetServer)
{
    /// <summary>Reads the metadata of the AppHost's assembly.</summary>
    /// <exception cref="DistributedApplicationException">The assembly was built without <c>NativePackages.targets</c>.</exception>
    public static NativePackages Of(Assembly? appHost)
    {
        var metadata = (appHost?.GetCustomAttributes<AssemblyMetadataAttribute>() ?? []).ToLookup(entry => entry.Key, entry => entry.Value);
        return metadata["NativePackages"].FirstOrDefault() is { Length: > 0 } modules && metadata["GarnetServer"].FirstOrDefault() is { } garnet
            ? new NativePackages(modules, garnet)
            : throw new DistributedApplicationException(
                $"{appHost?.GetName().Name ?? "The AppHost"} does not say where its native packages are. "
                + "Import RustyGate.AppHost/build/NativePackages.targets into its project and build it again.");
    }

    /// <summary>The folder of an npm package, whether it is installed or not.</summary>
    public string Folder(string package) => Path.Combine(Modules, package);
}
