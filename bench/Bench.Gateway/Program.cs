using System.Globalization;
using Bench.Gateway;

if (args is ["--help"])
{
    Console.Error.WriteLine("""
        What a request costs that is passed on: nginx, HAProxy and the gateway before the same backend, in turns, 512 B of JSON on 64 connections.
        The gateway checks a token and counts every request against a limit, in Redis if that is there; nobody writes an access log.

            dotnet run -c Release --project bench/Bench.Gateway -- [seconds] [rounds] [NAME=VALUE of the gateway's environment …]

        nginx, haproxy, redis-server and wrk are in Debian's packages of these names. What is not installed is said to be missing.
        """);
    return 1;
}

var numbers = args.Where(arg => !arg.Contains('=', StringComparison.Ordinal)).Select(arg => int.Parse(arg, CultureInfo.InvariantCulture)).ToList();
var (seconds, rounds) = (numbers.ElementAtOrDefault(0) is > 0 and var s ? s : 5, numbers.ElementAtOrDefault(1) is > 0 and var r ? r : 5);
if (!Wrk.IsInstalled)
{
    Console.Error.WriteLine("wrk is not installed.");
    return 1;
}

var folder = Directory.CreateTempSubdirectory("bench-gateway-");
try
{
    await using var backend = await Backend.StartAsync();
    await using var authority = await Authority.StartAsync();
    using var redis = Redis.Start(folder);
    var settings = args.Where(arg => arg.Contains('=', StringComparison.Ordinal)).ToList();
    var contenders = new List<Contender>();
    try
    {
        contenders.AddRange(
            from peer in new[] { Peers.Nginx(folder, backend.Port), Peers.Haproxy(folder, backend.Port) } where peer is not null select peer);
        contenders.Add(OurGateway.Start("gateway", folder, backend.Port, authority, redis.Address, settings));
        contenders.Add(OurGateway.Start("inline", folder, backend.Port, authority, redis.Address, [.. settings, "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1"]));
        foreach (var contender in contenders)
        {
            await contender.AnswersAsync();
        }

        Console.WriteLine($"{Environment.ProcessorCount} cores, {seconds} s in each of {rounds} rounds");
        Table.Print(contenders, await Rounds.RunAsync(contenders, rounds, seconds));
    }
    finally
    {
        contenders.ForEach(contender => contender.Dispose());
    }
}
finally
{
    folder.Delete(recursive: true);
}

return 0;
