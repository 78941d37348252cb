using System.Net.Security;

namespace StackExchange.Redis;

/// <summary>Where the server is and how to talk to it. Times are in milliseconds unless said otherwise.</summary>
public sealed partial class ConfigurationOptions : ICloneable
{
    private EndPointCollection _endPoints = [];
    private int? _asyncTimeout;
    private IReconnectRetryPolicy? _retries;

    /// <summary>Judges the server's certificate in place of the platform.</summary>
#pragma warning disable MA0046 // the package's delegate
    public event RemoteCertificateValidationCallback? CertificateValidation;
#pragma warning restore MA0046

    public EndPointCollection EndPoints
    {
        get => _endPoints;
        init => _endPoints = value;
    }

    /// <summary>Whether connecting throws when the server does not answer. Otherwise it goes on trying in the background.</summary>
    public bool AbortOnConnectFail { get; set; } = true;

    /// <summary>The time for one try to connect, authentication included.</summary>
    public int ConnectTimeout { get; set; } = 5000;

    /// <summary>How often connecting is tried before it throws (with <see cref="AbortOnConnectFail"/>).</summary>
    public int ConnectRetry { get; set; } = 3;

    public int SyncTimeout { get; set; } = 5000;

    /// <summary>The time for the answer to a command; <see cref="SyncTimeout"/> unless set.</summary>
    public int AsyncTimeout
    {
        get => _asyncTimeout ?? SyncTimeout;
        set => _asyncTimeout = value;
    }

    /// <summary>Seconds (60 unless set) of silence after which the server is asked for a sign of life, on both connections.</summary>
    public int KeepAlive { get; set; } = -1;

    /// <summary>How often time-outs and keep-alive are looked at.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    public IReconnectRetryPolicy ReconnectRetryPolicy
    {
        get => _retries ??= new ExponentialRetry(100, 2000);
        set => _retries = value;
    }

    public string? ClientName { get; set; }

    public int? DefaultDatabase { get; set; }

    public string? User { get; set; }

    public string? Password { get; set; }

    public bool Ssl { get; set; }

    /// <summary>The name to expect in the server's certificate; that of the end point unless set.</summary>
    public string? SslHost { get; set; }

    /// <summary>Whether each command becomes a span (set by Aspire.StackExchange.Redis).</summary>
    internal bool Traced { get; set; } = true;

    /// <summary>Gives the end points without a port 6379, or 6380 with TLS.</summary>
    public void SetDefaultPorts() => EndPoints.SetDefaultPort(Ssl ? 6380 : 6379);

    public ConfigurationOptions Apply(Action<ConfigurationOptions> configure)
    {
        configure(this);
        return this;
    }

    /// <summary>A copy that changes independently, its end points too.</summary>
    public ConfigurationOptions Clone()
    {
        var copy = (ConfigurationOptions)MemberwiseClone();
        copy._endPoints = [.. EndPoints];
        return copy;
    }

    object ICloneable.Clone() => Clone();

    internal RemoteCertificateValidationCallback? CertificateJudge => CertificateValidation;
}
