using System.Globalization;
using Gateway.Service.Configuration;

namespace Gateway.Service.Https;

/// <summary>Tells browsers that were here by https to stay with it. Not in development, where the next project on this host has none.</summary>
internal sealed class StrictTransport(RequestDelegate next, RunningConfig running, IHostEnvironment host)
{
    private readonly bool _isProduction = !host.IsDevelopment();

    public Task InvokeAsync(HttpContext context)
    {
        if (_isProduction && context.Request.IsHttps)
        {
            context.Response.OnStarting(Write, context.Response);
        }

        return next(context);
    }

    private Task Write(object response)
    {
        var https = running.Current.Https;
        ((HttpResponse)response).Headers.StrictTransportSecurity = string.Create(
            CultureInfo.InvariantCulture, $"max-age={(long)https.Hsts.TotalSeconds}{(https.HstsSubdomains ? "; includeSubDomains" : "")}");
        return Task.CompletedTask;
    }
}
