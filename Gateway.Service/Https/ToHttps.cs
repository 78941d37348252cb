using System.Globalization;
using Gateway.Service.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Service.Https;

/// <summary>Sends whoever asks by http to https, where that is configured. 308 keeps method and body.</summary>
internal sealed class ToHttps(RequestDelegate next, RunningConfig running)
{
    private const int DefaultPort = 443;

    public Task InvokeAsync(HttpContext context)
    {
        var (request, https) = (context.Request, running.Current.Https);
        if (request.IsHttps || !https.Redirect || request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            return next(context);
        }

        var port = https.Port == DefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{https.Port}");
        // As it came: a secret has left the path by now, but belongs to where the client goes.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = $"https://{request.Host.Host}{port}{(target.StartsWith('/') ? target : "/")}";
        return Task.CompletedTask;
    }
}
