using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge;
using Gateway.Service.Configuration.Reading;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Configuration;

public sealed class ListenerTests
{
    [Fact]
    public async Task The_gateway_listens_where_its_file_says_and_follows_when_that_changes()
    {
        await using var one = await TinyServer.StartAsync(app => app.MapGet("/who", () => "one"));
        var (first, second, secure) = (Ports.Free(), Ports.Free(), Ports.Free());
        var folder = Directory.CreateTempSubdirectory("certificate-");
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" } });
        try
        {
            MakeCertificate(folder);
            await using var gateway = await new RunningGateway().With("RateLimits:Enabled", "false").Alone(Config($$"""{ "url": "http://127.0.0.1:{{first}}" }""")).StartAsync();
            Assert.True(await AnswersAsync($"http://127.0.0.1:{first}/who"));

            await File.WriteAllTextAsync(
                gateway.ConfigPath,
                Config($$"""
                    { "url": "http://127.0.0.1:{{second}}" },
                    {
                      "url": "https://127.0.0.1:{{secure}}", "protocols": [ "http1", "http2" ],
                      "certificate": { "path": "{{folder.FullName}}/cert.pem", "key": "{{folder.FullName}}/key.pem" }
                    }
                    """),
                TestContext.Current.CancellationToken);

            await Eventually.HoldsAsync(() => AnswersAsync($"http://127.0.0.1:{second}/who"));
            await Eventually.HoldsAsync(() => AnswersAsync($"https://127.0.0.1:{secure}/who"));
            await Eventually.HoldsAsync(async () => !await AnswersAsync($"http://127.0.0.1:{first}/who"));

            var before = await ServedAsync(secure);
            MakeCertificate(folder);
            await Eventually.HoldsAsync(async () => await ServedAsync(secure) is { } now && now != before);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Config(string listeners) =>
            $$"""
            {
              "listeners": [ {{listeners}} ],
              "upstreams": { "a": { "targets": [ { "url": "{{one.Address}}" } ] } },
              "routes": { "who": { "match": { "path": "/who" }, "upstream": "a", "auth": "none" } }
            }
            """;

        async Task<bool> AnswersAsync(string url)
        {
            try
            {
                return await client.GetStringAsync(url, TestContext.Current.CancellationToken) == "one";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData("""{ "url": "8080" }""", "listeners[0].url")]
    [InlineData("""{ "url": "ftp://*:1" }""", "listeners[0].url")]
    [InlineData("""{ "url": "http://*:1/base" }""", "listeners[0].url")]
    [InlineData("""{ "url": "http://*:1" }, { "url": "https://*:1" }""", "listeners[1].url")]
    [InlineData("""{ "url": "http://*:1", "protocols": [ "http3" ] }""", "listeners[0].protocols")]
    [InlineData("""{ "url": "http://*:1", "proxy_protocol": true }""", "listeners[0].proxy_protocol")]
    [InlineData("""{ "url": "http://*:1", "protocols": [ "spdy" ] }""", "listeners[0].protocols[0]")]
    [InlineData("""{ "url": "http://*:1", "certificate": { "path": "a", "key": "b" } }""", "listeners[0].certificate")]
    [InlineData("""{ "url": "https://*:1", "certificate": { "path": "/not/there", "key": "/nor/here" } }""", "listeners[0].certificate")]
    public void What_cannot_be_listened_at_is_refused(string listeners, string path) =>
        Assert.Equal(path, Assert.Single(ConfigReader.Read($$"""{ "listeners": [ {{listeners}} ] }""", ConfigFormat.Json).Flaws).Path);

    /// <summary>The certificate that is shown to who comes now; null in the moment in which Kestrel opens the port anew.</summary>
    private static async Task<string?> ServedAsync(int port)
    {
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        }
        catch (SocketException)
        {
            return null;
        }

        await using var secured = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        try
        {
            await secured.AuthenticateAsClientAsync("localhost");
        }
        catch (IOException)
        {
            return null;
        }

        return secured.RemoteCertificate!.GetCertHashString();
    }

    private static void MakeCertificate(DirectoryInfo folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(folder.FullName, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder.FullName, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
