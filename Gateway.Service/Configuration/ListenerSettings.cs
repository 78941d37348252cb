using System.Globalization;

namespace Gateway.Service.Configuration;

/// <summary>The configuration's listeners as Kestrel's own settings, which Kestrel follows: it opens new ones, and closes old ones when their requests have ended.</summary>
internal sealed class ListenerSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Set(IReadOnlyList<ListenerConfig> listeners)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, listener) in listeners.Index())
        {
            var section = string.Create(CultureInfo.InvariantCulture, $"Kestrel:Endpoints:listener-{index}:");
            settings[$"{section}Url"] = listener.Url;
            if (listener.Protocols.Count > 0)
            {
                settings[$"{section}Protocols"] = string.Join(", ", listener.Protocols);
            }

            if (listener.ProxyProtocol)
            {
                // The server does not know this setting. It opens the listener anew when it changes, and only then asks what stands in front of its connections.
                settings[$"{section}{nameof(listener.ProxyProtocol)}"] = bool.TrueString;
            }

            if (listener.Certificate is { } certificate)
            {
                settings[$"{section}Certificate:Path"] = certificate.Path;
                settings[$"{section}Certificate:KeyPath"] = certificate.Key;
            }
        }

        if (settings.Count != Data.Count || settings.Except(Data).Any())
        {
            Data = settings;
            OnReload();
        }
    }
}
