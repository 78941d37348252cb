using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Service.Tests.Http;

public sealed class HttpsTests
{
    [Fact]
    public async Task Source0_7_Source1_3_Source1_7_Https_is_beside_http_and_agrees_on_HTTP_2()
    {
        await using var gateway = await new RunningGateway().WithHttps().StartAsync();
        using var client = Client(gateway);

        using var second = await client.SendAsync(Request("/health", HttpVersion.Version20), TestContext.Current.CancellationToken);
        using var first = await client.SendAsync(Request("/health", HttpVersion.Version11), TestContext.Current.CancellationToken);
        using var plain = await gateway.GetAsync("/health");

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (second.StatusCode, second.Version));
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (first.StatusCode, first.Version));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
    }

    [Fact]
    public async Task Source1_3_HTTP_3_is_offered_and_spoken()
    {
        if (!(OperatingSystem.IsLinux() || OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) || !QuicListener.IsSupported)
        {
            Assert.Skip("This machine has no QUIC (libmsquic), so that the gateway speaks HTTP/2 at most.");
        }

        await using var gateway = await new RunningGateway().WithHttps().StartAsync();
        using var client = Client(gateway);
        using var offer = await client.SendAsync(Request("/health", HttpVersion.Version20), TestContext.Current.CancellationToken);
        using var third = await client.SendAsync(Request("/health", HttpVersion.Version30), TestContext.Current.CancellationToken);

        Assert.Contains("h3=", string.Join(',', offer.Headers.GetValues("Alt-Svc")), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version30), (third.StatusCode, third.Version));
    }

    [Fact]
    public async Task Source0_7_The_certificate_stays_the_same_from_start_to_start_and_is_its_owners_alone()
    {
        var folder = Directory.CreateTempSubdirectory("certificate-");
        var seen = new List<string>();
        for (var start = 0; start < 2; start++)
        {
            await using var gateway = await new RunningGateway().WithHttps().With("Https:Directory", folder.FullName).StartAsync();
            using var client = Client(gateway, seen);
            using var reply = await client.SendAsync(Request("/health", HttpVersion.Version20), TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.All(folder.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : file.UnixFileMode));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Production", "max-age=15552000")]
    [InlineData("Development", null)]
    public async Task S51_Source0_7_Browsers_are_told_to_stay_with_https_in_production_and_by_https_alone(string environment, string? value)
    {
        await using var gateway = await new RunningGateway().WithHttps().With("environment", environment).StartAsync();
        using var client = Client(gateway);

        using var secure = await client.SendAsync(Request("/nothing", HttpVersion.Version20), TestContext.Current.CancellationToken);
        using var plain = await gateway.GetAsync("/nothing");

        Assert.Equal(value, secure.Headers.TryGetValues("Strict-Transport-Security", out var given) ? given.Single() : null);
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Source0_7_Whoever_asks_by_http_is_sent_to_https_where_that_is_configured()
    {
        await using var gateway = await new RunningGateway().Configured("""{ "https": { "redirect": true, "port": 8443 } }""").StartAsync();
        using var request = gateway.Request(HttpMethod.Post, "/api/invites/secret/accept?a=b%20c");
        request.Headers.Host = "chat.example.org:8080";

        using var reply = await gateway.SendAsync(request);
        using var health = await gateway.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.PermanentRedirect, reply.StatusCode);
        Assert.Equal("https://chat.example.org:8443/api/invites/secret/accept?a=b%20c", reply.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Source1_3_A_connection_serves_one_request_after_another()
    {
        await using var gateway = new RunningGateway();
        await gateway.AddUpstreamAsync("chat", app => app.MapGet("/hooks", () => "ok"));
        await gateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway.Address);
        await connection.SendAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        var replies = (await connection.ReadToEndAsync()).Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["200", "404", "200"], replies.Select(reply => reply[..3]));
    }

    private static HttpRequestMessage Request(string path, Version version) =>
        new(HttpMethod.Get, path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private static HttpClient Client(RunningGateway gateway, List<string>? seen = null) =>
        new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    seen?.Add(((X509Certificate2)certificate!).Thumbprint);
                    return certificate!.Subject is "CN=RustyGate" or "CN=localhost";
                },
            },
        })
        {
            BaseAddress = gateway.HttpsAddress,
        };
}
