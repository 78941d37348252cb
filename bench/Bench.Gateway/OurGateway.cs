using System.Diagnostics;
using System.Reflection;

namespace Bench.Gateway;

/// <summary>The gateway as a process of its own, with a token to check and a limit that nobody reaches.</summary>
internal static class OurGateway
{
    public static Contender Start(string name, DirectoryInfo folder, int backend, Authority authority, string redis, IEnumerable<string> environment)
    {
        var port = Contender.FreePort();
        var config = Path.Combine(folder.FullName, $"{name}.json");
        File.WriteAllText(config, $$"""
            {
              "extends": "rustygate",
              "limits": { "plenty": { "rate": "100000/s", "burst": 1000000 } },
              "upstreams": { "shop": { "targets": [ { "url": "http://127.0.0.1:{{backend}}" } ] } },
              "routes": { "shop": { "match": { "path": "/shop/{**rest}" }, "upstream": "shop", "limits": [ "plenty" ] } }
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
                ["ConnectionStrings__redis"] = redis,
                ["services__auth__http__0"] = authority.Address,
                ["Gateway__File"] = config,
                ["Logging__LogLevel__Default"] = "Error",
            },
        };
        foreach (var setting in environment)
        {
            start.Environment[setting.Split('=')[0]] = setting.Split('=', 2)[1];
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        return new Contender(name, port, process, authority.Token);
    }
}
