using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edge;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Upstreams;

/// <summary>A gateway before a stranger's shop of some replicas, open to everybody at <c>/shop/</c>.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly List<TinyServer> _replicas = [];

    public RunningGateway Gateway { get; } = new RunningGateway().With("RateLimits:Enabled", "false");

    public IReadOnlyList<TinyServer> Replicas => _replicas;

    /// <param name="replicas">How many there are.</param>
    /// <param name="map">What the one of this number serves.</param>
    /// <param name="upstream">Members of the upstream beside its targets.</param>
    /// <param name="route">Members of the route beside where it leads.</param>
    /// <param name="more">Addresses of further targets.</param>
    /// <param name="others">Further upstreams.</param>
    /// <param name="weights">The weights of the replicas; absent: 1 each.</param>
    /// <param name="time">The gateway's clock, if it is another than the machine's.</param>
    public static async Task<Shop> OpenAsync(
        int replicas, Action<WebApplication, int> map, string upstream = "", string route = "", string[]? more = null, int[]? weights = null, string others = "", TimeProvider? time = null)
    {
        var shop = new Shop();
        if (time is not null)
        {
            shop.Gateway.With(time);
        }

        for (var number = 0; number < replicas; number++)
        {
            var own = number;
            shop._replicas.Add(await TinyServer.StartAsync(app => map(app, own)));
        }

        var targets = shop._replicas.Select(replica => replica.Address).Concat(more ?? [])
            .Select((url, index) => string.Create(CultureInfo.InvariantCulture, $$"""{ "url": "{{url}}", "weight": {{weights?[index] ?? 1}} }"""));
        shop.Gateway.Configured($$"""
            {
              "upstreams": { "shop": { "targets": [ {{string.Join(", ", targets)}} ] {{Also(upstream)}} } {{Also(others)}} },
              "routes": { "shop": { "match": { "path": "/shop/{**rest}" }, "upstream": "shop", "auth": "none" {{Also(route)}} } }
            }
            """);
        await shop.Gateway.StartAsync();
        return shop;
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path)
    {
        using var reply = await Gateway.GetAsync(path);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Status and <c>code</c> of a problem.</summary>
    public async Task<(HttpStatusCode Status, string Code)> ProblemAsync(HttpResponseMessage reply)
    {
        using (reply)
        {
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
            var problem = await reply.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            return (reply.StatusCode, problem.GetProperty("code").GetString()!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private static string Also(string members) => members.Length > 0 ? $", {members}" : "";
}
