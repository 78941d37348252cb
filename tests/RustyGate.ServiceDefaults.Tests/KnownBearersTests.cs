using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using RustyGate.ServiceDefaults.Identity;

namespace RustyGate.ServiceDefaults.Tests;

/// <summary>Which requests the handler is asked about again, and which it need not be.</summary>
public sealed class KnownBearersTests
{
    private const string Header = "Bearer a.b.0123456789abcdef";

    private readonly Clock _clock = new();
    private readonly Issuer _issuer = new();
    private readonly Handlers _handlers;
    private readonly RevocationCache _revocations;
    private readonly KnownBearers _known;

    public KnownBearersTests()
    {
        _handlers = new Handlers(_clock);
        _revocations = new RevocationCache(Options.Create(new RevocationOptions()), _clock);
        _revocations.Synchronised(_clock.GetUtcNow(), isLive: true);
        var schemes = new AuthenticationOptions { DefaultScheme = JwtBearerDefaults.AuthenticationScheme };
        schemes.AddScheme<JwtBearerHandler>(JwtBearerDefaults.AuthenticationScheme, displayName: null);
        _known = new KnownBearers(typeof(Handlers), new AuthenticationSchemeProvider(Options.Create(schemes)), new Bearer(_issuer), _revocations, _clock);
    }

    [Fact]
    public async Task The_handler_is_asked_once_and_all_others_get_its_answer()
    {
        var first = await AskAsync();

        Assert.True(first.Succeeded);
        Assert.Same(first, await AskAsync());
        Assert.Same(first, await AskAsync(scheme: null));
        Assert.Equal(1, _handlers.Asked);
        Assert.NotSame(first, await AskAsync("Bearer a.b.another-signature"));
        Assert.Equal(2, _handlers.Asked);
    }

    [Fact]
    public async Task S6_At_the_end_of_its_token_the_handler_decides_again()
    {
        await AskAsync();
        _clock.Ahead = TimeSpan.FromMinutes(6);
        _handlers.Refuses = true;

        Assert.False((await AskAsync()).Succeeded);
    }

    [Fact]
    public async Task S10_R10_Once_its_session_is_revoked_the_handler_decides_each_time()
    {
        await AskAsync();
        _revocations.Add(new Revocation { Id = Guid.CreateVersion7(), SessionId = _handlers.Session, TokensBefore = _clock.GetUtcNow(), CreatedAt = _clock.GetUtcNow() });

        await AskAsync();
        await AskAsync();

        Assert.Equal(3, _handlers.Asked);
    }

    [Fact]
    public async Task S9_Once_its_role_is_void_the_handler_decides_each_time()
    {
        await AskAsync();
        _revocations.Add(new Revocation
        {
            Id = Guid.CreateVersion7(),
            UserId = _handlers.User,
            RoleOnly = true,
            TokensBefore = _clock.GetUtcNow() + TimeSpan.FromMinutes(1),
            CreatedAt = _clock.GetUtcNow(),
        });

        await AskAsync();
        await AskAsync();

        Assert.Equal(3, _handlers.Asked);
    }

    [Fact]
    public async Task When_the_issuers_keys_were_read_anew_the_handler_decides_again()
    {
        await AskAsync();
        _issuer.Publish();
        _handlers.Refuses = true;

        Assert.False((await AskAsync()).Succeeded);
    }

    [Theory]
    [InlineData("bearer a.b.0123456789abcdef")]
    [InlineData("Bearer  a.b.0123456789abcdef")]
    [InlineData("Bearer ")]
    [InlineData("Basic abc")]
    [InlineData(null)]
    public async Task What_is_written_in_another_way_is_never_kept(string? header)
    {
        await AskAsync(header);
        await AskAsync(header);

        Assert.Equal(2, _handlers.Asked);
    }

    [Fact]
    public async Task A_refusal_is_never_kept()
    {
        _handlers.Refuses = true;
        Assert.False((await AskAsync()).Succeeded);
        _handlers.Refuses = false;

        Assert.True((await AskAsync()).Succeeded);
    }

    [Fact]
    public async Task Whoever_is_asked_about_by_another_scheme_is_not_known()
    {
        await AskAsync();
        await AskAsync(scheme: "Other");

        Assert.Equal(2, _handlers.Asked);
    }

    private async Task<AuthenticateResult> AskAsync(string? header = Header, string? scheme = JwtBearerDefaults.AuthenticationScheme)
    {
        var services = new ServiceCollection().AddSingleton(_handlers).BuildServiceProvider();
        await using (services)
        {
            var context = new DefaultHttpContext { RequestServices = services };
            context.Request.Headers.Authorization = header;
            return await _known.AuthenticateAsync(context, scheme);
        }
    }

    private sealed class Handlers(TimeProvider clock) : IAuthenticationService
    {
        public Guid User { get; } = Guid.NewGuid();

        public Guid Session { get; } = Guid.NewGuid();

        public bool Refuses { get; set; }

        public int Asked { get; private set; }

        public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
        {
            Asked++;
            var now = clock.GetUtcNow();
            var caller = new ClaimsIdentity([new("sub", $"{User}"), new("sid", $"{Session}"), new("role", Roles.Admin)], "test", "sub", "role");
            var properties = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now + TimeSpan.FromMinutes(5) };
            return Task.FromResult(Refuses ? AuthenticateResult.Fail("no") : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(caller), properties, scheme!)));
        }

        public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) => throw new NotSupportedException();

        public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();
    }

    private sealed class Bearer(Issuer issuer) : IOptionsMonitor<JwtBearerOptions>
    {
        public JwtBearerOptions CurrentValue { get; } = new() { ConfigurationManager = issuer };

        public JwtBearerOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<JwtBearerOptions, string?> listener) => null;
    }

    private sealed class Issuer : BaseConfigurationManager, IConfigurationManager<OpenIdConnectConfiguration>
    {
        private OpenIdConnectConfiguration _keys = new();

        public void Publish() => _keys = new OpenIdConnectConfiguration();

        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => Task.FromResult(_keys);

        public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => Task.FromResult<BaseConfiguration>(_keys);

        public override void RequestRefresh()
        {
        }
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
