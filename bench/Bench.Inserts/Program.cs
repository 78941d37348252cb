using System.Globalization;
using Bench.Inserts;

if (args is not [var server, .. var rest])
{
    Console.Error.WriteLine("""
        How fast messages are stored, durably, against pgbench with one statement per message on the same tables.

            dotnet run -c Release --project bench/Bench.Inserts -- "Host=127.0.0.1;Port=5432;Username=postgres;Password=…" [seconds] [rounds]

        Makes a database bench_inserts on that server and drops it at the end. pgbench is in Debian's postgresql-contrib.
        """);
    return 1;
}

var seconds = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 5;
var rounds = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 3;
await using var database = await BenchDatabase.CreateAsync(server);
var ours = new Ours(database);
var peer = Pgbench.Find(database);
Console.WriteLine($"{Environment.ProcessorCount} cores, {await database.ScalarAsync("SELECT version()")}, synchronous_commit {await database.ScalarAsync("SHOW synchronous_commit")}, fsync {await database.ScalarAsync("SHOW fsync")}");
Console.WriteLine(peer is null ? "pgbench is not installed: no ratios." : $"peer: {peer.Version}");
Console.WriteLine("chats writers |  ours msg/s  p50 ms  p99 ms | pgbench msg/s | ratio");
foreach (var (chats, writers) in new[] { (1000, 1), (1000, 16), (1000, 64), (1, 16), (1, 64) })
{
    var results = new List<Result>();
    var peers = new List<double>();
    for (var round = 0; round < rounds; round++)
    {
        await database.EmptyAsync();
        results.Add(await ours.RunAsync(chats, writers, seconds));
        await database.VerifyAsync();
        if (peer is not null)
        {
            await database.EmptyAsync();
            peers.Add(await peer.RunAsync(chats, writers, seconds));
        }
    }

    var median = results.OrderBy(result => result.PerSecond).ElementAt(rounds / 2);
    var other = peers.Count > 0 ? peers.Order().ElementAt(rounds / 2) : double.NaN;
    Console.WriteLine($"{chats,5} {writers,7} | {median.PerSecond,11:F0} {median.P50,7:F2} {median.P99,7:F2} | {other,13:F0} | {median.PerSecond / other,5:F2}");
}

return 0;
