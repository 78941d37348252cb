using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>Runs a script of the folder tokens/ with Node, JSON in and JSON out.</summary>
internal static class Jose
{
    private static readonly string Folder = typeof(Jose).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "TokensFolder").Value!;

    public static async Task<JsonObject> RunAsync(string script, JsonObject input)
    {
        using var node = Process.Start(new ProcessStartInfo("node", script)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(input.ToJsonString());
        node.StandardInput.Close();
        var error = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await error);
        return JsonNode.Parse(output)!.AsObject();
    }
}
