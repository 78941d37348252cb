using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

namespace Edge;

/// <summary>Stands where Auth stands: publishes a key and makes access tokens with it.</summary>
public sealed class TokenAuthority : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningCredentials _credentials;
    private readonly ConcurrentBag<Revocation> _revoked = [];
    private TinyServer? _server;
    private int _polls;

    public TokenAuthority() => _credentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256);

    public string Address => _server!.Address;

    /// <summary>What a test has it serve besides. Set it before the start.</summary>
    public Action<WebApplication>? Extra { get; set; }

    /// <summary>Whether it answers 503 when it is asked for revocations.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How often it was asked for revocations. Who asks anew has taken in what the time before brought.</summary>
    public int Polls => Volatile.Read(ref _polls);

    public async Task StartAsync() => _server = await TinyServer.StartAsync(Map);

    /// <summary>Makes what a session, or a user, has by now void.</summary>
    public void Revoke(Guid? session = null, Guid? user = null, bool roleOnly = false)
    {
        var now = DateTimeOffset.UtcNow;
        _revoked.Add(new Revocation
        {
            Id = Guid.CreateVersion7(now),
            SessionId = session,
            UserId = user,
            RoleOnly = roleOnly,
            TokensBefore = now,
            CreatedAt = now,
        });
    }

    /// <summary>An access token of <paramref name="user"/>.</summary>
    public string TokenOf(Guid user, TimeSpan? lifetime = null, Guid? session = null, string role = "user")
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "rustygate",
            Audience = "rustygate",
            TokenType = "at+jwt",
            IssuedAt = now,
            NotBefore = now,
            Expires = now + (lifetime ?? TimeSpan.FromMinutes(15)),
            Subject = new ClaimsIdentity(
            [
                new("sub", user.ToString()), new("sid", (session ?? Guid.NewGuid()).ToString()), new("role", role), new("jti", Guid.CreateVersion7().ToString()),
            ]),
            SigningCredentials = _credentials,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _key.Dispose();
    }

    private void Map(WebApplication app)
    {
        Extra?.Invoke(app);
        app.MapGet("/health/ready", () => "ok");
        app.MapGet("/internal/revocations", () =>
        {
            Interlocked.Increment(ref _polls);
            return IsSilent
                ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
                : Results.Json(new RevocationPage(DateTimeOffset.UtcNow, [.. _revoked]), RevocationJson.Default.RevocationPage);
        });
        app.MapGet("/.well-known/openid-configuration", (HttpContext context) => Results.Json(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["issuer"] = "rustygate",
            ["jwks_uri"] = $"http://{context.Request.Host}/.well-known/jwks.json",
        }));
        app.MapGet("/.well-known/jwks.json", () =>
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return Results.Json(new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "EC", crv = "P-256", kid = "test", use = "sig", alg = "ES256",
                        x = Base64UrlEncoder.Encode(point.X!), y = Base64UrlEncoder.Encode(point.Y!),
                    },
                },
            });
        });
    }
}
