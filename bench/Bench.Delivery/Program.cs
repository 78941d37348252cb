using System.Globalization;
using Bench.Delivery;

if (args is not [var gateway, var redis, .. var rest])
{
    Console.Error.WriteLine("""
        How long a message takes from its sender to those who listen, at a steady rate (promise R18), beside a bare publish and subscribe on the
        Redis that carries it, in the same seconds.

            dotnet run --project RustyGate.AppHost -- --no-limits
            dotnet run -c Release --project bench/Bench.Delivery -- http://localhost:8080 "127.0.0.1:6379,password=…" [seconds] [per second] [listeners]

        The address of Redis is in .data/running.json.
        """);
    return 1;
}

var seconds = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 20;
var rate = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 500;
var listeners = rest.Length > 2 ? int.Parse(rest[2], CultureInfo.InvariantCulture) : 10;
await using var ours = await Ours.StartAsync(new Uri(gateway), listeners);
await using var floor = await RedisFloor.StartAsync(redis);
Console.WriteLine($"{Environment.ProcessorCount} cores, {rate} messages/s for {seconds} s, {listeners} listeners, every other one by a WebSocket");
await Task.WhenAll(Pace.RunAsync(5, rate, ours.SendAsync), Pace.RunAsync(5, rate, floor.SendAsync));
ours.Clear();
floor.Clear();
await Task.WhenAll(Pace.RunAsync(seconds, rate, ours.SendAsync), Pace.RunAsync(seconds, rate, floor.SendAsync));
await Task.Delay(TimeSpan.FromSeconds(2));
Console.WriteLine("                           |   count  p50 ms  p99 ms  worst ms");
Console.WriteLine($"sent → answered            | {ours.Answered}");
Console.WriteLine($"sent → heard, each listener| {ours.Heard}");
Console.WriteLine($"Redis: published → heard   | {floor.Heard}");
return 0;
