using System.Diagnostics;
using System.Reflection;

namespace Bench.Gateway;

/// <summary>The gateway as a process of its own, with a token to check and a limit that nobody reaches.</summary>
internal static class OurGateway
{
    public static Contender Start(DirectoryInfo folder, int backend, Authority authority, IEnumerable<string> environment)
    {
        var port = Contender.FreePort();
        var config = Path.Combine(folder.FullName, "gateway.json");
        File.WriteAllText(config, $$"""
            {
              "extends": "rustygate",
              "upstreams": { "shop": { "targets": [ { "url": "http://127.0.0.1:{{backend}}" } ] } },
              "routes": { "shop": { "match": { "path": "/shop/{**rest}" }, "upstream": "shop" } }
            }
            """);
        var program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Gateway").Value!;
        var start = new ProcessStartInfo("dotnet", [program])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["Internal__Key"] = "the-key-of-this-bench-0123456789abcdef",
                ["ConnectionStrings__redis"] = "127.0.0.1:1,connectTimeout=100",
                ["services__auth__http__0"] = authority.Address,
                ["Gateway__File"] = config,
                ["RateLimits__PermitsPerMinute"] = "6000000",
                ["RateLimits__Burst"] = "1000000",
                ["Logging__LogLevel__Default"] = "Error",
            },
        };
        foreach (var setting in environment)
        {
            start.Environment[setting.Split('=')[0]] = setting.Split('=', 2)[1];
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return new Contender("gateway", port, process, authority.Token);
    }
}
