using System.Globalization;
using Bench.Delivery;
using Npgsql;

if (args is not [var gateway, var data, .. var rest])
{
    Console.Error.WriteLine("""
        How long a message takes from its sender to those who listen, at a steady rate (promise R18), beside a bare publish and subscribe on the
        Redis that carries it, in the same seconds.

            dotnet run --project RustyGate.AppHost -- --no-limits
            dotnet run -c Release --project bench/Bench.Delivery -- http://localhost:8080 .data [seconds] [per second] [listeners] [bystanders]

        With bystanders, as many more are sent the same: by turns they read it, and stop reading (promise R11, asked with 100). The
        listeners should hear as fast beside the one as beside the other.

        .data is the system's data folder, which names its servers. From commit to client is measured by the time of the commit that PostgreSQL
        keeps; where it does not keep it yet, this program turns that on, and the system has to be started again.
        """);
    return 1;
}

var seconds = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 20;
var rate = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 500;
var listeners = rest.Length > 2 ? int.Parse(rest[2], CultureInfo.InvariantCulture) : 10;
var bystanders = rest.Length > 3 ? int.Parse(rest[3], CultureInfo.InvariantCulture) : 0;
// Often enough to be measured, and seldom enough not to be a load of its own.
var floorRate = Math.Max(rate / 10, 1);
var system = RunningSystem.Read(Path.Combine(data, "running.json"));
await using var commits = new CommitTimes(NpgsqlDataSource.Create(system.Chats));
if (!await commits.AreKeptAsync())
{
    Console.Error.WriteLine("PostgreSQL will keep the times of commits from its next start: start the system again, and then this.");
    return 2;
}

await using var ours = await Ours.StartAsync(new Uri(gateway), commits, listeners);
await using var floor = await RedisFloor.StartAsync(system.Redis);
Console.WriteLine($"{Environment.ProcessorCount} cores, {rate} messages/s for {seconds} s, {listeners} listeners, every other one by a WebSocket");
// Until the code that runs is compiled, and compiled well.
foreach (var (warming, warmRate) in new[] { (5, rate / 10), (5, rate / 2), (15, rate) })
{
    await Task.WhenAll(Pace.RunAsync(warming, Math.Max(warmRate, 1), ours.SendAsync), Pace.RunAsync(warming, floorRate, floor.SendAsync));
}

ours.Clear();
floor.Clear();
await Task.WhenAll(Pace.RunAsync(seconds, rate, ours.SendAsync), Pace.RunAsync(seconds, floorRate, floor.SendAsync));
await Task.Delay(TimeSpan.FromSeconds(2));
Console.WriteLine("                           |   count  p50 ms  p99 ms  worst ms");
Console.WriteLine($"sent → answered            | {ours.Answered}");
Console.WriteLine($"sent → heard, each listener| {ours.Heard}");
Console.WriteLine($"made → heard               | {ours.Made}");
Console.WriteLine($"committed → heard (R18)    | {await ours.DeliveredAsync()}");
Console.WriteLine($"Redis: published → heard   | {floor.Heard}");
for (var round = 0; bystanders > 0 && round < 6; round++)
{
    var areReading = round % 2 == 0;
    await using var others = await Bystanders.StartAsync(new Uri(gateway), ours.Tokens, bystanders, areReading);
    ours.Clear();
    await Pace.RunAsync(seconds, rate, ours.SendAsync);
    await Task.Delay(TimeSpan.FromSeconds(2));
    var cuts = areReading ? "" : $", {await others.CutsAsync()} of them cut";
    Console.WriteLine($"heard beside {bystanders,4} {(areReading ? "readers   " : "who stopped")}| {ours.Heard}{cuts}");
}

return 0;
