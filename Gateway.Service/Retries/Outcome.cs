using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

/// <summary>What one attempt says of the replica.</summary>
internal enum Outcome
{
    /// <summary>Nothing: the caller went away, or sent what could not be read.</summary>
    Unknown,

    /// <summary>It answered.</summary>
    Answered,

    /// <summary>It answered 500, 502, 503 or 504, too late, or broke off.</summary>
    Failed,

    /// <summary>It accepted no connection, so nothing of the request has reached it.</summary>
    NotConnected,
}

internal static class Outcomes
{
    public static bool IsFailure(int status) =>
        status is StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;

    public static Outcome Of(IForwarderErrorFeature error) => error switch
    {
        { Error: ForwarderError.Request, Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } } => Outcome.NotConnected,
        // How SocketsHttpHandler says that the time to connect is over.
        { Error: ForwarderError.RequestTimedOut, Exception: OperationCanceledException { InnerException: TimeoutException } } => Outcome.NotConnected,
        {
            Error: ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination or ForwarderError.ResponseHeaders
            or ForwarderError.ResponseBodyDestination or ForwarderError.UpgradeResponseDestination or ForwarderError.UpgradeActivityTimeout
        } => Outcome.Failed,
        _ => Outcome.Unknown,
    };
}
