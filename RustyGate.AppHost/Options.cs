using System.Globalization;

namespace RustyGate.AppHost;

/// <summary>The switches of the AppHost.</summary>
/// <param name="Data">The folder that keeps the data; <c>.data</c> at the root of the repository unless given.</param>
/// <param name="Ephemeral">Data ends with the AppHost.</param>
/// <param name="GatewayPort">The gateway's port; null for any free one.</param>
/// <param name="GatewayConfig">The gateway's configuration; with the data unless given.</param>
/// <param name="NoDashboard">Without the dashboard, which saves memory.</param>
/// <param name="NoLimits">Without rate limits, for load tests.</param>
/// <param name="SeedDemo">An empty system is filled with a demo workspace.</param>
internal sealed record Options(string? Data, bool Ephemeral, int? GatewayPort, string? GatewayConfig, bool NoDashboard, bool NoLimits, bool SeedDemo)
{
    private const int DefaultGatewayPort = 8080;
    private const int DefaultGatewayHttpsPort = 8443;

    /// <summary>The gateway's port of https: beside another port than the default any free one, so that two systems can run here.</summary>
    public int? GatewayHttpsPort => GatewayPort == DefaultGatewayPort ? DefaultGatewayHttpsPort : null;

    private const string Usage = """
        RustyGate.AppHost [switches]
          --data DIR         keep the data in DIR (default: .data at the root of the repository)
          --ephemeral        throw the data away at the end
          --gateway-port N   the gateway's port (default: 8080, and 8443 for https; 0 for any free one)
          --gateway-config FILE
                             the gateway's gateway.json or gateway.yaml (default: gateway.json with the data; it need not be there)
          --no-dashboard     without the dashboard
          --no-limits        without rate limits, for load tests
          --seed-demo        fill an empty system with people, chats and 10,000 messages to look around in
          --help             this list
        Existing servers are used where ConnectionStrings__postgres or ConnectionStrings__redis is set.
        """;

    /// <summary>Reads the switches. Null when there is nothing to run; the console says why.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options(Data: null, Ephemeral: false, DefaultGatewayPort, GatewayConfig: null, NoDashboard: false, NoLimits: false, SeedDemo: false);
        for (var rest = new Queue<string>(args); rest.TryDequeue(out var name);)
        {
            var next = name switch
            {
                "--data" when rest.TryDequeue(out var folder) => options with { Data = folder },
                "--ephemeral" => options with { Ephemeral = true },
                "--gateway-port" when rest.TryDequeue(out var text) && Port(text, out var port) => options with { GatewayPort = port == 0 ? null : port },
                "--gateway-config" when rest.TryDequeue(out var file) => options with { GatewayConfig = file },
                "--no-dashboard" => options with { NoDashboard = true },
                "--no-limits" => options with { NoLimits = true },
                "--seed-demo" => options with { SeedDemo = true },
                _ => null,
            };
            if (next is null)
                return Refuse(name);
            options = next;
        }

        if (options is { Data: not null, Ephemeral: true })
            return Refuse("--data together with --ephemeral");
        if (options.NoLimits)
            Console.Error.WriteLine("WARNING: RATE LIMITS ARE OFF (--no-limits). Never run like this where strangers can reach it.");
        return options;
    }

    private static bool Port(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;

    private static Options? Refuse(string what)
    {
        if (what is not ("--help" or "-h"))
            Console.Error.WriteLine($"Error: {what} is unknown, or something is missing or wrong after it.\n");
        Console.Error.WriteLine(Usage);
        return null;
    }
}
