using Aspire.Hosting.Native;

namespace EmbeddedServers.Tests;

/// <summary>The native packages that this project's build fetched.</summary>
public static class Installed
{
    public static NativePackages Packages { get; } = NativePackages.Of(typeof(Installed).Assembly);
}
