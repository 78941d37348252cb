using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace RustyGate.ServiceDefaults.Stopping;

/// <summary>
/// The answers of a service that stops say that their connection ends with them. A client that sends its next request just while its
/// connection is closed cannot know whether it was taken, and may not repeat one that is not idempotent (RFC 9112 §9.3.1, §9.6). HTTP/2 has
/// GOAWAY for that, which the server sends.
/// </summary>
internal sealed class LastAnswers(StoppingNotice notice) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Close);
        next(app);
    };

    private RequestDelegate Close(RequestDelegate next) => context =>
    {
        if (notice.IsGiven && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return next(context);
    };
}
