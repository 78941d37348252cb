using Gateway.Service.Configuration;
using Gateway.Service.ProxyProtocol;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Service.Requests;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of load balancers that the configuration names, from right to left for as long as each
/// address is one of theirs. Nobody else's are looked at, and none on a connection that a PROXY header calls the load balancer's own.
/// </summary>
internal sealed class TrustedProxies : IDisposable
{
    private readonly RequestDelegate _next;
    private readonly RunningConfig _running;
    private readonly ILoggerFactory _loggers;
    private readonly IDisposable _watching;
    private volatile RequestDelegate _forwarded;

    public TrustedProxies(RequestDelegate next, RunningConfig running, ILoggerFactory loggers)
    {
        (_next, _running, _loggers) = (next, running, loggers);
        _forwarded = Make();
        _watching = ChangeToken.OnChange(running.Changing, () => _forwarded = Make());
    }

    public Task InvokeAsync(HttpContext context) => _forwarded(context);

    public void Dispose() => _watching.Dispose();

    private RequestDelegate Make()
    {
        var networks = _running.Current.TrustedProxies;
        if (networks.Count == 0)
        {
            return _next;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        var forwarded = new ForwardedHeadersMiddleware(_next, _loggers, Options.Create(options));
        return context => context.Features.Get<LoadBalancersOwn>() is null ? forwarded.Invoke(context) : _next(context);
    }
}
