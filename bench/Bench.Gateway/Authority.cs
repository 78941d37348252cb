using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bench.Gateway;

/// <summary>Stands where Auth stands: one key, no revocations, and a token.</summary>
internal sealed class Authority : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebApplication _app;

    private Authority(string address)
    {
        Address = address;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        _app = builder.Build();
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        _app.MapGet("/health/ready", () => "ok");
        _app.MapGet("/internal/revocations", () => Results.Content($$"""{"as_of":"{{DateTimeOffset.UtcNow:O}}","revocations":[]}""", "application/json"));
        _app.MapGet("/.well-known/openid-configuration", () => Results.Content($$"""{"issuer":"rustygate","jwks_uri":"{{address}}/.well-known/jwks.json"}""", "application/json"));
        _app.MapGet("/.well-known/jwks.json", () => Results.Content(
            $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"bench","use":"sig","alg":"ES256","x":"{{Base64UrlEncoder.Encode(point.X!)}}","y":"{{Base64UrlEncoder.Encode(point.Y!)}}"}]}""", "application/json"));
    }

    public string Address { get; }

    public string Token
    {
        get
        {
            var now = DateTime.UtcNow;
            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = "rustygate",
                Audience = "rustygate",
                TokenType = "at+jwt",
                IssuedAt = now,
                NotBefore = now,
                Expires = now.AddHours(1),
                Subject = new ClaimsIdentity([new("sub", $"{Guid.NewGuid()}"), new("sid", $"{Guid.NewGuid()}"), new("role", "user"), new("jti", $"{Guid.NewGuid()}")]),
                SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "bench" }, SecurityAlgorithms.EcdsaSha256),
            });
        }
    }

    public static async Task<Authority> StartAsync()
    {
        var authority = new Authority($"http://127.0.0.1:{Contender.FreePort()}");
        await authority._app.StartAsync();
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }
}
