using System.Diagnostics;
using System.Reflection;

namespace Notify.Service.Tests.Client;

/// <summary>The TypeScript client's own tests, which Node runs: compiled as it is published, and without a browser.</summary>
public sealed class TypeScriptClientTests
{
    [Fact]
    public async Task R2_R7_R14_S56_S57_The_TypeScript_client_compiles_and_passes_its_tests()
    {
        await RunAsync("ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await RunAsync("test");
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments)
        {
            WorkingDirectory = typeof(TypeScriptClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TypeScriptClient").Value!,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), npm.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await npm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(npm.ExitCode == 0, $"npm {string.Join(' ', arguments)}:\n{await output}\n{await errors}");
    }
}
