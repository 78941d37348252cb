using System.Security.Cryptography;
using System.Text;
using Gateway.Service.Configuration;
using RustyGate.ServiceDefaults.Identity;
using Yarp.ReverseProxy.Model;

namespace Gateway.Service.Limits;

/// <summary>The names of the buckets in Redis: <c>rustygate:{limits}:{rule}:{subject}</c>. The braces keep those of one request together in a cluster.</summary>
internal static class LimitKeys
{
    /// <summary>One for each rule of the plan; null for those that need the caller.</summary>
    public static string?[] BeforeCaller(LimitPlan plan, HttpContext context)
    {
        var keys = new string?[plan.Rules.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var rule = plan.Rules[i];
            keys[i] = rule.Per.Kind switch
            {
                LimitKind.User or LimitKind.Session => null,
                LimitKind.Header => Of(rule, Hash(context.Request.Headers[rule.Per.Header!]) ?? Address(context)),
                LimitKind.Route => Of(rule, context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId ?? "-"),
                _ => Of(rule, Address(context)),
            };
        }

        return keys;
    }

    /// <summary>Fills in the rest. Whoever is nobody is counted by address.</summary>
    public static string[] WithCaller(LimitPlan plan, string?[] keys, HttpContext context, CurrentUser? caller)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var rule = plan.Rules[i];
            keys[i] ??= Of(rule, caller is null ? Address(context) : rule.Per.Kind == LimitKind.User ? $"u{caller.Id:N}" : $"s{caller.SessionId:N}");
        }

        return keys!;
    }

    private static string Of(LimitRule rule, string subject) => rule.KeyPrefix + subject;

    private static string Address(HttpContext context) => ClientAddress.Of(context).ToString();

    /// <summary>What stands in a header may be long, and a secret.</summary>
    private static string? Hash(Microsoft.Extensions.Primitives.StringValues header) =>
        header is [{ Length: > 0 } value] ? $"h{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 16))}" : null;
}
