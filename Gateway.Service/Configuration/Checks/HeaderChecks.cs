using System.Collections.Frozen;
using Gateway.Service.Configuration.Reading;

namespace Gateway.Service.Configuration.Checks;

/// <summary>Headers of routes are headers, and not those by which messages are framed (RFC 9110 §7.6.1).</summary>
internal static class HeaderChecks
{
    private static readonly FrozenSet<string> Framing = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    public static IEnumerable<Flaw> Check(GatewayConfig config) => config.Routes.SelectMany(route =>
    {
        var path = $"{ConfigPath.Of("routes", route.Key)}.headers";
        return Of($"{path}.request", route.Value.Headers.Request).Concat(Of($"{path}.response", route.Value.Headers.Response));
    });

    private static IEnumerable<Flaw> Of(string path, HeaderChanges changes) =>
    [
        .. changes.Remove.Index().SelectMany(header => OfName(ConfigPath.Of($"{path}.remove", header.Index), header.Item)),
        .. changes.Set.SelectMany(header => Of($"{path}.set", header)),
        .. changes.Append.SelectMany(header => Of($"{path}.append", header)),
    ];

    private static IEnumerable<Flaw> Of(string path, KeyValuePair<string, string> header)
    {
        var member = ConfigPath.Of(path, header.Key);
        var flaws = OfName(member, header.Key)
            .Concat(HeaderValue.Missing(header.Value).Select(name => new Flaw(member, $"uses ${{{name}}}, which is not in the gateway's environment.")));
        return HeaderText.IsValue(HeaderValue.Of(header.Value)) ? flaws : flaws.Append(new Flaw(member, HeaderText.ValueForm));
    }

    private static IEnumerable<Flaw> OfName(string path, string name)
    {
        if (!HeaderText.IsName(name))
        {
            yield return new Flaw(path, HeaderText.NameForm);
        }
        else if (Framing.Contains(name))
        {
            yield return new Flaw(path, "belongs to the connection and not to the message: leave it away.");
        }
    }
}
