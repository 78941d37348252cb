using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Listeners can be opened as far as that shows beforehand.</summary>
internal static class ListenerChecks
{
    public static IEnumerable<Flaw> Check(GatewayConfig config)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, listener) in config.Listeners.Index())
        {
            var path = ConfigPath.Of("listeners", index);
            if (Parse(listener.Url) is not { } address)
            {
                yield return new Flaw($"{path}.url", "must be scheme, address and port: \"http://*:8080\".");
                continue;
            }

            if (!known.Add($"{address.Host}:{address.Port}"))
            {
                yield return new Flaw($"{path}.url", "has the same address and port as another listener.");
            }

            var isSecure = address.Scheme == Uri.UriSchemeHttps;
            if (listener.Certificate is { } certificate)
            {
                if (!isSecure)
                {
                    yield return new Flaw($"{path}.certificate", "is of no use without https: write \"https://…\" as url, or leave it away.");
                }
                else if (Refusal(certificate) is { } reason)
                {
                    yield return new Flaw($"{path}.certificate", reason);
                }
            }

            if (listener.ProxyProtocol && config.TrustedProxies.Count == 0)
            {
                yield return new Flaw($"{path}.proxy_protocol", "takes connections from nobody: name the load balancers in \"trusted_proxies\".");
            }

            if (listener.ProxyProtocol && listener.Protocols.Contains(ListenerProtocol.Http3))
            {
                yield return new Flaw($"{path}.proxy_protocol", "is not there for http3: leave that away in \"protocols\".");
            }

            if (!isSecure && listener.Protocols.Contains(ListenerProtocol.Http3))
            {
                yield return new Flaw($"{path}.protocols", "has http3, which there is on https only.");
            }
        }
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", PathBase: "" } address && !address.IsUnixPipe && !address.IsNamedPipe ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Refusal(CertificateConfig certificate)
    {
        try
        {
            using var loaded = X509Certificate2.CreateFromPemFile(certificate.Path, certificate.Key);
            return null;
        }
        catch (Exception unusable) when (unusable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"cannot be used: {unusable.Message}";
        }
    }
}
