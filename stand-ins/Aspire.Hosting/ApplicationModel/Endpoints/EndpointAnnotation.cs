using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A port that a resource listens on. There is no proxy in front: every replica has a port of its own, allocated before anything
/// starts, so that clients see and balance over all of them.
/// </summary>
public sealed class EndpointAnnotation(
    ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null, int? targetPort = null,
    bool? isExternal = null, bool isProxied = true) : IResourceAnnotation
{
    public ProtocolType Protocol { get; } = protocol;

    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    public string Transport { get; set; } = transport ?? (uriScheme is "http" or "https" ? "http" : "tcp");

    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    /// <summary>The port that clients use; null for any free one.</summary>
    public int? Port { get; set; } = port;

    /// <summary>The port that the process listens on. Without a proxy it is the same as <see cref="Port"/>, which wins.</summary>
    public int? TargetPort { get; set; } = targetPort;

    /// <summary>The address that the process binds; <c>localhost</c>, or <c>0.0.0.0</c> for every interface.</summary>
    public string TargetHost { get; set; } = "localhost";

    public bool IsExternal { get; set; } = isExternal ?? false;

    public bool IsProxied { get; set; } = isProxied;

    /// <summary>Where the first replica listens; null before the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => Allocated.Count > 0 ? Allocated[0] : null;
        set => Allocated = value is null ? [] : [value];
    }

    /// <summary>Where each replica listens, by replica.</summary>
    internal IReadOnlyList<AllocatedEndpoint> Allocated { get; set; } = [];
}

public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    public EndpointAnnotation Endpoint { get; } = endpoint;

    public string Address { get; } = address;

    public int Port { get; } = port;

    public string UriScheme => Endpoint.UriScheme;

    public string EndPointString => $"{Address}:{Port}";

    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
