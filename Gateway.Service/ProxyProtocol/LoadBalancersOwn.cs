namespace Gateway.Service.ProxyProtocol;

/// <summary>
/// A feature of connections of which the load balancer says that they are its own (<c>LOCAL</c>), or that it does not know whose they are (<c>UNKNOWN</c>). Their address is
/// a trusted one, and what is said on them in its name, by <c>X-Forwarded-For</c>, may be anybody's word.
/// </summary>
internal sealed class LoadBalancersOwn
{
    public static LoadBalancersOwn Instance { get; } = new();
}
