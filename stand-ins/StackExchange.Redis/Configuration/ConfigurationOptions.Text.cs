using System.Globalization;
using System.Text;

namespace StackExchange.Redis;

public sealed partial class ConfigurationOptions
{
    /// <summary>Reads <c>host:port,option=value,…</c>; the last writer wins, names ignore case.</summary>
    /// <exception cref="ArgumentException">An option is unknown (unless ignored) or its value makes no sense.</exception>
    public static ConfigurationOptions Parse(string configuration) => Parse(configuration, ignoreUnknown: false);

    public static ConfigurationOptions Parse(string configuration, bool ignoreUnknown)
    {
        var options = new ConfigurationOptions();
        foreach (var part in configuration.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                options.EndPoints.Add(part);
            }
            else if (!options.Set(part[..equals].Trim(), part[(equals + 1)..].Trim()) && !ignoreUnknown)
            {
                throw new ArgumentException($"Keyword '{part[..equals].Trim()}' is not supported.", nameof(configuration));
            }
        }

        return options;
    }

    public override string ToString() => ToString(includePassword: true);

    public string ToString(bool includePassword)
    {
        var text = new StringBuilder().AppendJoin(',', EndPoints.Select(EndPointCollection.ToString));
        Append("name", ClientName);
        Append("keepAlive", KeepAlive == -1 ? null : KeepAlive);
        Append("syncTimeout", SyncTimeout == 5000 ? null : SyncTimeout);
        Append("asyncTimeout", _asyncTimeout);
        Append("connectTimeout", ConnectTimeout == 5000 ? null : ConnectTimeout);
        Append("user", User);
        Append("password", Password is null ? null : includePassword ? Password : "*****");
        Append("ssl", Ssl ? true : null);
        Append("sslHost", SslHost);
        Append("connectRetry", ConnectRetry == 3 ? null : ConnectRetry);
        Append("abortConnect", AbortOnConnectFail ? null : false);
        Append("defaultDatabase", DefaultDatabase);
        return text.ToString();

        void Append(string name, object? value)
        {
            if (value is not null)
            {
                text.Append(text.Length > 0 ? "," : null).Append(CultureInfo.InvariantCulture, $"{name}={value}");
            }
        }
    }

    private bool Set(string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "abortconnect": AbortOnConnectFail = Flag(name, value); break;
            case "asynctimeout": AsyncTimeout = Number(name, value); break;
            case "connectretry": ConnectRetry = Number(name, value); break;
            case "connecttimeout": ConnectTimeout = Number(name, value); break;
            case "defaultdatabase": DefaultDatabase = Number(name, value); break;
            case "keepalive": KeepAlive = Number(name, value); break;
            case "name": ClientName = value; break;
            case "password": Password = value; break;
            case "ssl": Ssl = Flag(name, value); break;
            case "sslhost": SslHost = value; break;
            case "synctimeout": SyncTimeout = Number(name, value); break;
            case "user": User = value; break;
            default: return false;
        }

        return true;
    }

    private static bool Flag(string name, string value) => value.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => throw new ArgumentOutOfRangeException(name, $"Keyword '{name}' requires a boolean value; the value is not recognised."),
    };

    private static int Number(string name, string value) => int.TryParse(value, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ArgumentOutOfRangeException(name, $"Keyword '{name}' requires an integer value; the value is not recognised.");
}
