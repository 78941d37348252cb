using System.Diagnostics;
using System.Reflection;

namespace Web.Tests.Browsing;

/// <summary>Where the browser is: <c>CHROMIUM_PATH</c>, else <c>chromium</c> on the PATH, else the one in npm's package.</summary>
internal static class Chromium
{
    private static readonly string Package =
        typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(value => value.Key == "ChromiumFolder").Value!;

    public static async Task<string> ExecutableAsync() =>
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } given ? given
        : OnPath("chromium") ?? await UnpackAsync();

    private static string? OnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<string> UnpackAsync()
    {
        using var node = Process.Start(new ProcessStartInfo("node", "executable.mjs") { WorkingDirectory = Package, RedirectStandardOutput = true, UseShellExecute = false })!;
        var path = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return node.ExitCode == 0 ? path.Trim() : throw new InvalidOperationException("npm's Chromium could not be unpacked.");
    }
}
