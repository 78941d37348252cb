using System.Text.Json;
using Gateway.Service.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace Gateway.Service.Balancing;

internal static class BalancingExtensions
{
    /// <summary>YARP's own policies know no weights, so all of them are ours.</summary>
    public static void AddBalancing(this IServiceCollection services)
    {
        services.AddSingleton<Weights>();
        services.AddSingleton(Random.Shared);
        services.AddSingleton<WeightedDraw>();
        services.AddSingleton<ILoadBalancingPolicy>(all => all.GetRequiredService<WeightedDraw>());
        services.AddSingleton<ILoadBalancingPolicy, RoundRobin>();
        services.AddSingleton<ILoadBalancingPolicy, LeastConn>();
        services.AddSingleton<PowerOfTwo>();
        services.AddSingleton<ILoadBalancingPolicy>(all => all.GetRequiredService<PowerOfTwo>());
        services.AddSingleton<ILoadBalancingPolicy, KeyHash>();
    }

    /// <summary>What its policy is called: YARP has a Random too.</summary>
    public static string PolicyName(this BalanceStrategy balance) => $"weighted_{JsonNamingPolicy.SnakeCaseLower.ConvertName(balance.ToString())}";
}
