using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Service.Tests.Push;

/// <summary>What a push service was given for a browser, and what the browser read.</summary>
internal sealed record Pushed(IHeaderDictionary Headers, string Text)
{
    public JsonElement Body { get; } = JsonSerializer.Deserialize<JsonElement>(Text);

    public string? Content => Body.TryGetProperty("text", out var text) ? text.GetString() : null;
}

/// <summary>
/// A browser with its push service, on a server of its own: it checks who sends (RFC 8292) and decrypts what it is sent (RFC 8291), step by
/// step as those RFCs have it and not by the code under test.
/// </summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private TinyServer? _server;

    public ConcurrentQueue<Pushed> Taken { get; } = [];

    public ConcurrentQueue<DateTimeOffset> Refused { get; } = [];

    /// <summary>The status to answer with.</summary>
    public Func<Pushed, int> Answer { get; set; } = _ => StatusCodes.Status201Created;

    public string? RetryAfter { get; set; }

    /// <summary>The key that it subscribed with.</summary>
    public string? ServerKey { get; set; }

    public string Origin => _server!.Address;

    public string Endpoint => $"{Origin}/push/a-secret-of-this-browser";

    public IEnumerable<string?> Contents => Taken.Select(pushed => pushed.Content);

    public object Subscription => new
    {
        endpoint = Endpoint,
        expirationTime = (double?)null,
        keys = new { p256dh = Base64Url.EncodeToString(Point(_key.ExportParameters(includePrivateParameters: false))), auth = Base64Url.EncodeToString(_secret) },
        device = "Firefox on Linux",
    };

    public static async Task<Browser> StartAsync()
    {
        var browser = new Browser();
        browser._server = await TinyServer.StartAsync(app => app.MapPost("/push/a-secret-of-this-browser", browser.ReceiveAsync));
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _key.Dispose();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        CheckSender(context.Request.Headers.Authorization.ToString());
        var pushed = new Pushed(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), Decrypt(body.ToArray()));
        context.Response.StatusCode = Answer(pushed);
        if (context.Response.StatusCode < StatusCodes.Status300MultipleChoices)
        {
            Taken.Enqueue(pushed);
            return;
        }

        Refused.Enqueue(DateTimeOffset.UtcNow);
        context.Response.Headers.RetryAfter = RetryAfter;
    }

    /// <summary><c>vapid t=…, k=…</c>: a token of the key that the browser subscribed with, for this origin.</summary>
    private void CheckSender(string authorization)
    {
        Assert.StartsWith("vapid t=", authorization, StringComparison.Ordinal);
        var parts = authorization["vapid t=".Length..].Split(", k=");
        Assert.Equal(ServerKey, parts[1]);
        var (token, point) = (parts[0].Split('.'), Base64Url.DecodeFromChars(parts[1]));
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token[1]));
        Assert.Equal(Origin, claims.GetProperty("aud").GetString());
        Assert.InRange(claims.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 60, 86_400);
        Assert.Equal("mailto:admin@example.org", claims.GetProperty("sub").GetString());
    }

    private string Decrypt(byte[] message)
    {
        var (salt, id) = (message[..16], message[20]);
        Assert.Equal(4096u, BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(16)));
        var (serverPoint, record) = (message[21..(21 + id)], message[(21 + id)..]);
        using var server = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = serverPoint[1..33], Y = serverPoint[33..] } });
        var prk = HKDF.Extract(HashAlgorithmName.SHA256, _key.DeriveRawSecretAgreement(server.PublicKey), _secret);
        byte[] info = [.. "WebPush: info\0"u8, .. Point(_key.ExportParameters(includePrivateParameters: false)), .. serverPoint];
        var secret = HKDF.Extract(HashAlgorithmName.SHA256, HKDF.Expand(HashAlgorithmName.SHA256, prk, 32, info), salt);
        using var aes = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, secret, 16, "Content-Encoding: aes128gcm\0"u8.ToArray()), 16);
        var plain = new byte[record.Length - 16];
        aes.Decrypt(HKDF.Expand(HashAlgorithmName.SHA256, secret, 12, "Content-Encoding: nonce\0"u8.ToArray()), record.AsSpan(0, plain.Length), record.AsSpan(plain.Length), plain);
        Assert.Equal(2, plain[^1]);
        return Encoding.UTF8.GetString(plain.AsSpan(0, plain.Length - 1));
    }

    private static byte[] Point(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];
}
