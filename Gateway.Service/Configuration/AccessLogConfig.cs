namespace Gateway.Service.Configuration;

/// <summary>The line that each completed request leaves in the log, category <c>RustyGate.Access</c>.</summary>
public sealed record AccessLogConfig
{
    /// <summary>How it is written. Default <see cref="AccessLogFormat.Json"/>.</summary>
    public AccessLogFormat Format { get; init; } = AccessLogFormat.Json;

    /// <summary>Parameters of the query that hold no secret and may be written; of the others not even the name is.</summary>
    public IReadOnlyList<string> SafeQuery { get; init; } = [];
}

/// <summary>How a line of the access log is written.</summary>
public enum AccessLogFormat
{
    /// <summary>One object of JSON.</summary>
    Json,

    /// <summary>The combined format of Apache and nginx, without what came in <c>Referer</c>.</summary>
    Combined,

    /// <summary>Not at all.</summary>
    Off,
}
