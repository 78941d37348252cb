namespace Gateway.Service.Configuration;

/// <summary>An address at which the gateway is reached.</summary>
public sealed record ListenerConfig
{
    /// <summary><c>http://*:8080</c>, <c>https://127.0.0.1:8443</c>: <c>*</c> is every address of the machine.</summary>
    public required string Url { get; init; }

    /// <summary>Of an https address; absent: the development certificate where there is one, else one of the gateway's own.</summary>
    public CertificateConfig? Certificate { get; init; }

    /// <summary>The versions of HTTP that are spoken. Empty: HTTP/1.1, and on https HTTP/2.</summary>
    public IReadOnlyList<ListenerProtocol> Protocols { get; init; } = [];

    /// <summary>
    /// Connections come from load balancers that say by the PROXY protocol, version 1 or 2, for whom they are: from <see cref="GatewayConfig.TrustedProxies"/> alone, and none
    /// without it (docs/decisions/0028-proxy-protocol.md). Default false.
    /// </summary>
    public bool ProxyProtocol { get; init; }
}

/// <summary>A certificate and its key in PEM files, which are read again when they are replaced.</summary>
public sealed record CertificateConfig
{
    /// <summary>The file of the certificate, with those between it and the root.</summary>
    public required string Path { get; init; }

    /// <summary>The file of its private key, which only the gateway should be able to read.</summary>
    public required string Key { get; init; }
}

/// <summary>A version of HTTP.</summary>
public enum ListenerProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2; without https only for clients that know it beforehand.</summary>
    Http2,

    /// <summary>HTTP/3, on https and where the machine has QUIC.</summary>
    Http3,
}
