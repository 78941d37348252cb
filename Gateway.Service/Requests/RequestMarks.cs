using System.Globalization;

namespace Gateway.Service.Requests;

/// <summary>
/// Marks every reply, the gateway's own errors included: <c>X-Request-ID</c> (the caller's where it is well-formed, else a new one; the
/// upstream gets it too), <c>X-Response-Time</c> (milliseconds until the headers went out) and <c>X-Proxy-By</c>.
/// </summary>
internal sealed class RequestMarks(RequestDelegate next, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        var mark = new Mark(context, time, RequestId.From(context.Request));
        context.TraceIdentifier = mark.Id;
        context.Request.Headers[RequestId.Header] = mark.Id;
        context.Response.OnStarting(static state => ((Mark)state).Write(), mark);
        return next(context);
    }

    private sealed class Mark(HttpContext context, TimeProvider time, string id)
    {
        private readonly long _started = time.GetTimestamp();

        public string Id => id;

        public TimeSpan Elapsed => time.GetElapsedTime(_started);

        public Task Write()
        {
            var headers = context.Response.Headers;
            headers[RequestId.Header] = id;
            headers["X-Response-Time"] = string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalMilliseconds:0.0}ms");
            headers["X-Proxy-By"] = "RustyGate";
            return Task.CompletedTask;
        }
    }
}
