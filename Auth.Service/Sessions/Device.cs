using System.Net;
using System.Reflection;

namespace Auth.Service.Sessions;

/// <summary>What a request tells of the device that it comes from.</summary>
/// <param name="UserAgent">The client's own description, or null.</param>
/// <param name="Ip">The client's address, or null.</param>
public sealed record Device(string? UserAgent, IPAddress? Ip) : IBindableFromHttpContext<Device>
{
    /// <summary>How much of a description is kept, in characters.</summary>
    public const int MaxUserAgent = 512;

    /// <inheritdoc />
    public static ValueTask<Device?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        return ValueTask.FromResult<Device?>(new Device(
            agent.Length == 0 ? null : agent[..Math.Min(agent.Length, MaxUserAgent)], Address(context)));
    }

    /// <summary>The client's address, an IPv4 one always written as such.</summary>
    public static IPAddress? Address(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
