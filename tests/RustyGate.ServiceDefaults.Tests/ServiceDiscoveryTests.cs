using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace RustyGate.ServiceDefaults.Tests;

public sealed class ServiceDiscoveryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_are_asked_in_turns()
    {
        await using var one = await ReplicaAsync("one");
        await using var two = await ReplicaAsync("two");
        await using var caller = await CallerAsync(one.Address, two.Address);

        var answers = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            answers.Add(await ClientOf(caller).GetStringAsync("http://things/name", Cancelled));
        }

        Assert.Equal(5, answers.Count(answer => answer == "one"));
        Assert.Equal(5, answers.Count(answer => answer == "two"));
    }

    [Fact]
    public async Task A_replica_that_refuses_is_skipped_for_unsafe_methods_too()
    {
        await using var alive = await ReplicaAsync("alive");
        await using var caller = await CallerAsync(Refusing(), alive.Address, Refusing());

        for (var i = 0; i < 6; i++)
        {
            using var reply = await ClientOf(caller).PostAsync("http://things/echo", new StringContent($"body {i}"), Cancelled);
            Assert.Equal($"body {i}", await reply.Content.ReadAsStringAsync(Cancelled));
        }
    }

    [Fact]
    public async Task R16_A_replica_that_says_nothing_is_left_by_who_reads_and_waited_for_by_who_writes()
    {
        var patience = TimeSpan.FromSeconds(3);
        var clock = new SteppedClock();
        var asked = 0;
        await using var frozen = await TestService.StartAsync(app => app.Run(context =>
        {
            Interlocked.Increment(ref asked);
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        }));
        await using var alive = await ReplicaAsync("alive");
        await using var caller = await CallerAsync(clock, frozen.Address, alive.Address);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var writes = Enumerable.Range(0, 2).Select(_ => ClientOf(caller).PostAsync("http://things/echo", new StringContent("once"), enough.Token)).ToList();
        var reads = Enumerable.Range(0, 2).Select(_ => ClientOf(caller).GetStringAsync("http://things/name", Cancelled)).ToList();
        await Eventually.HoldsAsync(() => Volatile.Read(ref asked) == 2 && reads.Count(read => read.IsCompleted) == 1, what: "a write and a read are at the frozen one");
        clock.Advance(patience - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, clock.Waiting(patience));
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["alive", "alive"], await Task.WhenAll(reads));
        await Task.WhenAny(writes);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(writes));
        _ = Assert.Single(writes, write => write.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Where_every_replica_refuses_the_caller_hears_it()
    {
        await using var caller = await CallerAsync(Refusing(), Refusing());

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => ClientOf(caller).GetStringAsync("http://things/name", Cancelled));
        Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
    }

    [Fact]
    public async Task A_request_keeps_the_name_it_was_sent_to()
    {
        await using var replica = await ReplicaAsync("one");
        await using var caller = await CallerAsync(replica.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://things/name?q=1");

        using var reply = await ClientOf(caller).SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("http://things/name?q=1", request.RequestUri?.ToString());
    }

    [Fact]
    public async Task An_address_that_names_no_service_is_called_as_it_is()
    {
        await using var replica = await ReplicaAsync("one");
        await using var caller = await CallerAsync();

        Assert.Equal("one", await ClientOf(caller).GetStringAsync(new Uri(replica.Address, "/name"), Cancelled));
    }

    private static Task<TestService> ReplicaAsync(string name) => TestService.StartAsync(app =>
    {
        app.MapGet("/name", () => name);
        app.MapPost("/echo", async (Stream body) => await new StreamReader(body).ReadToEndAsync());
    });

    private static Task<TestService> CallerAsync(params Uri[] replicas) => CallerAsync(TimeProvider.System, replicas);

    private static Task<TestService> CallerAsync(TimeProvider clock, params Uri[] replicas) => TestService.StartAsync(_ => { }, builder =>
    {
        builder.Services.AddSingleton(clock);
        for (var i = 0; i < replicas.Length; i++)
        {
            builder.Configuration[$"services:things:http:{i}"] = replicas[i].ToString();
        }

        builder.Services.AddHttpClient("things");
    });

    private static HttpClient ClientOf(TestService caller) => caller.Services.GetRequiredService<IHttpClientFactory>().CreateClient("things");

    private static Uri Refusing() => new($"http://127.0.0.1:{Ports.Free()}");
}
