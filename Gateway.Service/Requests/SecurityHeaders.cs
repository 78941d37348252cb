using Gateway.Service.Configuration;

namespace Gateway.Service.Requests;

/// <summary>
/// What a browser must not do with our replies (promises S51). An upstream that sends a header of its own keeps it: a file in its
/// sandbox has a stricter policy than the page around it. What an upstream says of the software that it is made of goes no further.
/// </summary>
internal static class SecurityHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        // Text becomes markup or script nowhere but in Vue itself and where our one worker is registered (web/src/pwa/register.ts).
        + "require-trusted-types-for 'script'; trusted-types vue rustygate";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var running = app.Services.GetRequiredService<RunningConfig>();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(state => Write(((HttpResponse)state).Headers, running.Current), context.Response);
            return next(context);
        });
    }

    private static Task Write(IHeaderDictionary headers, GatewayConfig config)
    {
        if (config.Rustygate)
        {
            headers.TryAdd("Content-Security-Policy", ContentPolicy);
        }

        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.XContentTypeOptions = "nosniff";
        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        return Task.CompletedTask;
    }
}
