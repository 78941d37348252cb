using System.Diagnostics;
using Gateway.Service.Configuration;
using Gateway.Service.Limits;

namespace Gateway.Service.Observing;

/// <summary>Writes the access log: category <c>RustyGate.Access</c>, one line for each completed request. Probes are worth one only when they fail.</summary>
internal sealed class AccessLog(RunningConfig running, ILoggerFactory loggers, TimeProvider time)
{
    private const int MostAgentCharacters = 200;
    private const int MostQueryCharacters = 200;

    private static readonly EventId Completed = new(3, "Completed");

    private readonly ILogger _logger = loggers.CreateLogger("RustyGate.Access");

    public void Write(HttpContext context, RequestFacts facts, TimeSpan took, long bytesIn, long bytesOut)
    {
        var config = running.Current.AccessLog;
        var level = context.Response.StatusCode < StatusCodes.Status400BadRequest && ObservedRequests.IsProbe(context) ? LogLevel.Debug : LogLevel.Information;
        if (config.Format == AccessLogFormat.Off || !_logger.IsEnabled(level))
        {
            return;
        }

        var request = context.Request;
        var entry = new AccessEntry
        {
            Time = time.GetUtcNow(),
            Client = ClientAddress.Plain(context.Connection.RemoteIpAddress)?.ToString() ?? RequestFacts.None,
            Method = request.Method,
            Path = request.Path.ToUriComponent(),
            Query = config.SafeQuery.Count > 0 ? SafePart(request.Query, config.SafeQuery) : null,
            Protocol = request.Protocol,
            Status = context.Response.StatusCode,
            BytesIn = bytesIn,
            BytesOut = bytesOut,
            Milliseconds = took.TotalMilliseconds,
            Upstream = facts.Upstream,
            Replica = facts.Replica,
            Route = facts.Route,
            User = context.User.FindFirst("sub")?.Value,
            RequestId = context.TraceIdentifier,
            TraceId = Activity.Current?.TraceId.ToString(),
            Agent = request.Headers.UserAgent.ToString() is { Length: > MostAgentCharacters } agent ? agent[..MostAgentCharacters] : request.Headers.UserAgent.ToString(),
        };
        _logger.Log(level, Completed, entry, exception: null, config.Format == AccessLogFormat.Json ? AccessText.Json : AccessText.Combined);
    }

    private static string? SafePart(IQueryCollection query, IReadOnlyList<string> names)
    {
        var text = string.Join('&', names.Where(query.ContainsKey).Select(name => $"{name}={Uri.EscapeDataString(query[name].ToString())}"));
        return text.Length switch { 0 => null, > MostQueryCharacters => text[..MostQueryCharacters], _ => text };
    }
}
