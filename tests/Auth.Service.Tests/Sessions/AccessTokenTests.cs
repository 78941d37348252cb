using Auth.Service.Keys;
using Auth.Service.Sessions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Tests.Sessions;

/// <summary>What stands in an access token, for anyone.</summary>
public sealed class AccessTokenTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly IServiceProvider _services = shared.Api.Services;

    [Fact]
    public void A_token_says_who_in_which_session_and_role_and_nothing_else_and_is_good_for_15_minutes() =>
        Prop.ForAll<Guid, Guid, bool>((user, session, isAdmin) =>
        {
            var role = isAdmin ? Roles.Admin : Roles.User;
            var (header, claims) = Jwt.Read(Create(user, session, role));

            Assert.Equal(["alg", "kid", "typ"], header.EnumerateObject().Select(member => member.Name).Order());
            Assert.Equal(("ES256", "at+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
            Assert.Equal(["aud", "exp", "iat", "iss", "jti", "nbf", "role", "sid", "sub"], claims.EnumerateObject().Select(member => member.Name).Order());
            Assert.Equal((user, session, role), (claims.GetProperty("sub").GetGuid(), claims.GetProperty("sid").GetGuid(), claims.GetProperty("role").GetString()));
            Assert.Equal(900, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_two_tokens_have_one_id() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => Jwt.Read(Create(Guid.Empty, Guid.Empty, Roles.User)).Claims.GetProperty("jti").GetGuid()).Distinct().Count());

    [Fact]
    public void S5_S9_A_token_with_any_one_character_changed_is_refused() =>
        Prop.ForAll<NonNegativeInt, NonNegativeInt>((at, by) =>
        {
            const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
            var token = Create(Guid.CreateVersion7(), Guid.CreateVersion7(), Roles.User);
            Assert.True(IsAccepted(token));

            // The last character of a signature has four bits that mean nothing; a strict reader refuses them too, but that is not what is asked here.
            var position = at.Get % (token.Length - 1);
            var other = Alphabet[(Alphabet.IndexOf(token[position], StringComparison.Ordinal) + 1 + (by.Get % (Alphabet.Length - 1))) % Alphabet.Length];
            Assert.False(IsAccepted(token[..position] + other + token[(position + 1)..]));
        }).QuickCheckThrowOnFailure();

    private string Create(Guid user, Guid session, string role) =>
        _services.GetRequiredService<AccessTokens>().CreateAsync(user, role, session, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private bool IsAccepted(string token) => new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
    {
        IssuerSigningKeys = _services.GetRequiredService<SigningKeyRing>().GetAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Verifying,
        ValidIssuer = "rustygate",
        ValidAudience = "rustygate",
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [TokenOptions.AccessTokenType],
    }).GetAwaiter().GetResult().IsValid;
}
