using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Identity;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>A service with the authentication that every service of RustyGate has, whose issuer is at a given address.</summary>
internal sealed class Api : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Api(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<Api> StartAsync(string issuerUrl, Action<JwtBearerOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["services:auth:http:0"] = issuerUrl;
        builder.Configuration["Internal:Key"] = new string('k', 32);
        builder.Configuration["ConnectionStrings:redis"] = "127.0.0.1:1,connectTimeout=100";
        builder.AddServiceDefaults();
        builder.AddTokenAuthentication();
        builder.Services.AddSingleton<IRevocationSource, NothingRevoked>();
        builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options => configure?.Invoke(options));

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGet("/me", (CurrentUser user) => user);
        app.MapGet("/admin", (CurrentUser user) => user).RequireAuthorization(Roles.Admin);
        app.MapGet("/open", (CurrentUser? user) => user is null ? "anonymous" : "known").AllowAnonymous();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Api(app);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class NothingRevoked : IRevocationSource
    {
        public Task<RevocationPage> ReadAsync(DateTimeOffset? since, CancellationToken cancellationToken) =>
            Task.FromResult(new RevocationPage(DateTimeOffset.UtcNow, []));
    }
}
