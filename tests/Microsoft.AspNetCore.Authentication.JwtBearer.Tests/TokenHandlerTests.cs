using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>Tokens that we make, read by jose and by us.</summary>
public sealed class TokenHandlerTests
{
    private readonly KeyPair _key = new("k1");
    private readonly JsonWebTokenHandler _handler = new();

    [Fact]
    public async Task Jose_reads_the_tokens_that_we_make()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).UtcDateTime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "rustygate",
            Audience = "rustygate",
            TokenType = "at+jwt",
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(15),
            Subject = new ClaimsIdentity([new Claim("sub", "Änne \"quoted\" \u2028 密")]),
            Claims = new Dictionary<string, object> { ["n"] = 42, ["yes"] = true, ["list"] = (string[])["a", "b"] },
            SigningCredentials = new SigningCredentials(_key.Key, SecurityAlgorithms.EcdsaSha256),
        });

        var read = await Jose.RunAsync("read-token.mjs", new JsonObject
        {
            ["jwks"] = new JsonObject { ["keys"] = new JsonArray(_key.PublicJwk()) },
            ["token"] = token,
            ["issuer"] = "rustygate",
            ["audience"] = "rustygate",
            ["typ"] = "at+jwt",
        });

        var header = read["protectedHeader"]!.AsObject();
        Assert.Equal(["alg=ES256", "typ=at+jwt", "kid=k1"], header.Select(member => $"{member.Key}={member.Value}"));
        var payload = read["payload"]!;
        Assert.Equal("Änne \"quoted\" \u2028 密", (string?)payload["sub"]);
        Assert.Equal(42, (int)payload["n"]!);
        Assert.True((bool)payload["yes"]!);
        Assert.Equal("""["a","b"]""", payload["list"]!.ToJsonString());
        Assert.Equal(900, (long)payload["exp"]! - (long)payload["iat"]!);
    }

    [Fact]
    public async Task A_token_made_is_a_token_accepted_with_its_claims()
    {
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "i",
            Audience = "a",
            Claims = new Dictionary<string, object> { ["sub"] = "me", ["role"] = "admin" },
            SigningCredentials = new SigningCredentials(_key.Key, SecurityAlgorithms.EcdsaSha256),
        });

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = "i",
            ValidAudiences = ["b", "a"],
            IssuerSigningKeys = [new KeyPair("other").Key, _key.Key],
            NameClaimType = "sub",
            RoleClaimType = "role",
        });

        Assert.Null(result.Exception);
        Assert.Equal("me", result.ClaimsIdentity!.Name);
        Assert.True(new ClaimsPrincipal(result.ClaimsIdentity).IsInRole("admin"));
        Assert.Equal(TimeSpan.FromMinutes(60), result.SecurityToken!.ValidTo - result.SecurityToken.ValidFrom);
    }

    [Fact]
    public async Task Each_cause_has_its_exception()
    {
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "i",
            Audience = "a",
            SigningCredentials = new SigningCredentials(_key.Key, SecurityAlgorithms.EcdsaSha256),
        });
        var good = new TokenValidationParameters { ValidIssuer = "i", ValidAudience = "a", IssuerSigningKey = _key.Key };

        await RefusedAsync<SecurityTokenInvalidIssuerException>(p => p.ValidIssuer = "j");
        await RefusedAsync<SecurityTokenInvalidIssuerException>(p => p.ValidIssuer = null);
        await RefusedAsync<SecurityTokenInvalidAudienceException>(p => p.ValidAudience = null);
        await RefusedAsync<SecurityTokenSignatureKeyNotFoundException>(p => p.IssuerSigningKey = null);
        await RefusedAsync<SecurityTokenInvalidSignatureException>(p => p.IssuerSigningKey = new KeyPair("k1").Key);
        await RefusedAsync<SecurityTokenInvalidAlgorithmException>(p => p.ValidAlgorithms = ["ES384"]);
        await RefusedAsync<SecurityTokenInvalidTypeException>(p => p.ValidTypes = ["at+jwt"]);
        await RefusedAsync<SecurityTokenExpiredException>(p => p.TimeProvider = At(DateTime.UtcNow.AddMinutes(66)));
        await RefusedAsync<SecurityTokenNotYetValidException>(p => p.TimeProvider = At(DateTime.UtcNow.AddMinutes(-6)));

        async Task RefusedAsync<T>(Action<TokenValidationParameters> change)
        {
            var parameters = good.Clone();
            change(parameters);
            var result = await _handler.ValidateTokenAsync(token, parameters);
            Assert.False(result.IsValid);
            Assert.IsType<T>(result.Exception);
            Assert.Null(result.ClaimsIdentity);
        }
    }

    [Theory]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(929, true)]
    [InlineData(930, false)]
    public async Task S6_The_skew_is_counted_to_the_second(int secondsAfterStart, bool accepted)
    {
        var start = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            NotBefore = start,
            Expires = start.AddSeconds(900),
            SigningCredentials = new SigningCredentials(_key.Key, SecurityAlgorithms.EcdsaSha256),
        });

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidateAudience = false,
            IssuerSigningKey = _key.Key,
            ClockSkew = TimeSpan.FromSeconds(30),
            TimeProvider = At(start.AddSeconds(secondsAfterStart)),
        });

        Assert.Equal(accepted, result.IsValid);
    }

    [Fact]
    public void A_key_of_another_curve_cannot_sign() =>
        Assert.Throws<ArgumentException>(() => _handler.CreateToken(new SecurityTokenDescriptor
        {
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)), SecurityAlgorithms.EcdsaSha256),
        }));

    [Fact]
    public void Unsigned_tokens_cannot_be_switched_on() =>
        Assert.Throws<NotSupportedException>(() => new TokenValidationParameters { RequireSignedTokens = false });

    private static ManualTime At(DateTime time)
    {
        var clock = new ManualTime();
        clock.Pass(time - clock.GetUtcNow().UtcDateTime);
        return clock;
    }
}
