using Aspire.Hosting.Native;

namespace Aspire.Hosting.Engine;

/// <summary>Aspire's own programs: the orchestrator DCP and the dashboard, as the Aspire CLI carries them.</summary>
/// <param name="Dcp">The path of <c>dcp</c>.</param>
/// <param name="Managed">The path of <c>aspire-managed</c>, which is the dashboard.</param>
public sealed record EngineBundle(string Dcp, string Managed)
{
    /// <summary>The version of the Aspire CLI that <c>RustyGate.AppHost/package.json</c> pins.</summary>
    public const string Version = "13.5.4";

    private const string LayoutVariable = "ASPIRE_LAYOUT_PATH";

    /// <summary>
    /// Finds the programs: where <c>ASPIRE_LAYOUT_PATH</c> points; else the bundle of an installed Aspire CLI of the pinned version; else
    /// unpacked by npm's CLI in its package's folder, which takes some seconds and 300 MB the first time.
    /// </summary>
    /// <exception cref="DistributedApplicationException">There is no engine for this platform, or it cannot be unpacked.</exception>
    public static async Task<EngineBundle> LocateAsync(NativePackages packages, IProgress<string> progress, CancellationToken cancel)
    {
        if (Environment.GetEnvironmentVariable(LayoutVariable) is { Length: > 0 } layout)
            return In(layout) ?? throw new DistributedApplicationException($"{LayoutVariable} is {layout}, which holds no dcp/dcp. Correct or unset it.");
        return Installed() ?? await new EngineUnpacking(packages, progress).RunAsync(cancel);
    }

    internal static EngineBundle? In(string layout)
    {
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var bundle = new EngineBundle(Path.Combine(layout, "dcp", "dcp" + suffix), Path.Combine(layout, "managed", "aspire-managed" + suffix));
        return File.Exists(bundle.Dcp) && File.Exists(bundle.Managed) ? bundle : null;
    }

    private static EngineBundle? Installed()
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspire");
        var version = Path.Combine(folder, ".aspire-bundle-version");
        return File.Exists(version) && File.ReadAllText(version).StartsWith(Version + "+", StringComparison.Ordinal)
            ? In(Path.Combine(folder, "bundle"))
            : null;
    }
}
