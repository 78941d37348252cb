namespace Gateway.Service.Configuration;

/// <summary>What is asked of clients about https. Its address and certificate are those of the server.</summary>
public sealed record HttpsConfig
{
    /// <summary>Whether requests by http are sent to https (308). Health checks are answered either way. Default false.</summary>
    public bool Redirect { get; init; }

    /// <summary>The port of https as clients see it. Default 443.</summary>
    [Between(1, 65535)]
    public int Port { get; init; } = 443;

    /// <summary>
    /// How long a browser is to ask by https alone once it did (<c>Strict-Transport-Security</c>, RFC 6797). Said by https only, and never in development. Default
    /// 180 d; <c>"0s"</c> takes it back.
    /// </summary>
    [Between("0s", "365d")]
    public TimeSpan Hsts { get; init; } = TimeSpan.FromDays(180);

    /// <summary>Whether that holds for all subdomains too. Default false.</summary>
    public bool HstsSubdomains { get; init; }
}
