using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RustyGate.ServiceDefaults.Listening;

/// <summary>
/// What a service puts before the connections of a listener, asked for each before it is opened. The server has one place for that
/// (<see cref="KestrelServerOptions.ConfigureEndpointDefaults(Action{ListenOptions})"/>), where who comes last takes it from the others.
/// </summary>
public interface IListenerStep
{
    /// <summary>In front of TLS, and of what is counted as a connection of a client.</summary>
    void Attach(ListenOptions listener);
}
