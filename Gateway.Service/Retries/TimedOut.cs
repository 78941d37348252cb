using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Service.Retries;

/// <summary>A time-out of the gateway's own: 504, where YARP sees a caller that went away.</summary>
internal sealed class TimedOut(string limit) : IForwarderErrorFeature
{
    public ForwarderError Error => ForwarderError.RequestTimedOut;

    public Exception Exception { get; } = new TimeoutException(limit);
}
