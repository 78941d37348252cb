using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>Which tokens are verified again, and which need not be.</summary>
public sealed class VerifiedTokensTests : IDisposable
{
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Clock _clock = new();
    private readonly Issuer _issuer = new();
    private readonly VerifiedTokens _tokens;

    public VerifiedTokensTests()
    {
        _tokens = new VerifiedTokens(_clock);
        _issuer.Publish(new ECDsaSecurityKey(_ecdsa) { KeyId = "k" });
    }

    [Fact]
    public async Task A_token_is_verified_once_and_the_identity_is_everyones()
    {
        var token = TokenOf(TimeSpan.FromMinutes(5));

        var (first, second) = (await AskAsync(token), await AskAsync(token));

        Assert.True(first.IsValid);
        Assert.Same(first, second);
        Assert.NotSame(first, await AskAsync(TokenOf(TimeSpan.FromMinutes(5))));
    }

    [Fact]
    public async Task S6_At_its_end_a_token_is_judged_anew_and_after_the_skew_it_is_refused()
    {
        var token = TokenOf(TimeSpan.FromMinutes(1));
        var first = await AskAsync(token);
        Assert.Same(first, await AskAsync(token));

        _clock.Ahead = TimeSpan.FromSeconds(61);

        Assert.True(first.IsValid);
        Assert.NotSame(first, await AskAsync(token));
        Assert.False((await AskAsync(TokenOf(TimeSpan.FromSeconds(-31)))).IsValid);
    }

    [Fact]
    public async Task A_token_whose_key_the_issuer_has_withdrawn_is_refused_though_it_was_verified()
    {
        var token = TokenOf(TimeSpan.FromMinutes(5));
        Assert.True((await AskAsync(token)).IsValid);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        _issuer.Publish(new ECDsaSecurityKey(other) { KeyId = "other" });

        Assert.False((await AskAsync(token)).IsValid);
    }

    [Fact]
    public async Task R21_Nobody_is_refused_for_having_been_forgotten()
    {
        var first = TokenOf(TimeSpan.FromMinutes(5));
        Assert.True((await AskAsync(first)).IsValid);

        for (var i = 0; i < 9_000; i++)
        {
            Assert.True((await AskAsync(TokenOf(TimeSpan.FromMinutes(5)))).IsValid);
        }

        Assert.True((await AskAsync(first)).IsValid);
    }

    [Fact]
    public async Task A_refused_token_is_not_remembered_as_anything()
    {
        var token = TokenOf(TimeSpan.FromMinutes(5));
        var forged = $"{token[..token.LastIndexOf('.')]}.{new string('A', 86)}";

        Assert.False((await AskAsync(forged)).IsValid);
        Assert.True((await AskAsync(token)).IsValid);
        Assert.False((await AskAsync(forged)).IsValid);
    }

    public void Dispose() => _ecdsa.Dispose();

    private Task<TokenValidationResult> AskAsync(string token) => _tokens.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = "rustygate",
        ValidAudience = "rustygate",
        ClockSkew = TimeSpan.FromSeconds(30),
        ConfigurationManager = _issuer,
    });

    private string TokenOf(TimeSpan left) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "rustygate",
        Audience = "rustygate",
        IssuedAt = DateTime.UtcNow.AddMinutes(-10),
        NotBefore = DateTime.UtcNow.AddMinutes(-10),
        Expires = DateTime.UtcNow + left,
        Subject = new ClaimsIdentity([new Claim("sub", $"{Guid.NewGuid()}")]),
        SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(_ecdsa) { KeyId = "k" }, SecurityAlgorithms.EcdsaSha256),
    });

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private sealed class Keys : BaseConfiguration;

    private sealed class Issuer : BaseConfigurationManager
    {
        private Keys _keys = new();

        public void Publish(SecurityKey key)
        {
            var keys = new Keys { Issuer = "rustygate" };
            keys.SigningKeys.Add(key);
            _keys = keys;
        }

        public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => Task.FromResult<BaseConfiguration>(_keys);

        public override void RequestRefresh()
        {
        }
    }
}
