using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Aspire.Hosting.Dcp;

/// <summary>How to reach the engine's API, from the kubeconfig file that it writes when it listens.</summary>
internal sealed record DcpAccess(Uri Server, string AuthorityPem, string Token)
{
    /// <summary>Null while the file is missing or half written.</summary>
    public static DcpAccess? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadAllLines(path))
        {
            if (line.Split(':', 2) is [var key, var value])
                values.TryAdd(key.Trim(' ', '-'), value.Trim());
        }

        return values.TryGetValue("server", out var server) && Uri.TryCreate(server, UriKind.Absolute, out var uri)
            && values.TryGetValue("certificate-authority-data", out var authority) && values.TryGetValue("token", out var token)
            ? new DcpAccess(uri, Encoding.ASCII.GetString(Convert.FromBase64String(authority)), token)
            : null;
    }

    public HttpClient CreateClient()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(AuthorityPem));
        var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            EnableMultipleHttp2Connections = true,
        })
        {
            BaseAddress = new Uri(Server, "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }
}
