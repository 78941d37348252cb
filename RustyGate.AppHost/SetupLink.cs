using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using QRCoder;

namespace RustyGate.AppHost;

/// <summary>The last line of a start while there is no admin: where to make the first one, in a terminal also as a QR code.</summary>
internal static class SetupLink
{
    /// <param name="builder">The application.</param>
    /// <param name="auth">The service that knows whether there is an admin.</param>
    /// <param name="gateway">The public door.</param>
    /// <param name="internalKey">The key by which the services know each other.</param>
    /// <param name="token">The secret of the link, new at each start.</param>
    public static void AddSetupLink(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> auth, IResourceBuilder<ProjectResource> gateway,
        IResourceBuilder<ParameterResource> internalKey, IResourceBuilder<ParameterResource> token) =>
        builder.Eventing.Subscribe<AfterResourcesCreatedEvent>((created, cancellationToken) =>
        {
            // Not waited for: while the gateway is in trouble there is nothing to show, and nothing else may wait for it.
            _ = ShowAsync(created.Services, cancellationToken);
            return Task.CompletedTask;

            async Task ShowAsync(IServiceProvider services, CancellationToken cancellationToken)
            {
                await services.GetRequiredService<ResourceNotificationService>().WaitForResourceHealthyAsync(gateway.Resource.Name, cancellationToken);
                if (await IsNeededAsync(auth.GetEndpoint("http").Url, (await internalKey.Resource.GetValueAsync(cancellationToken))!, cancellationToken))
                    Show($"{gateway.GetEndpoint("http").Url}/setup?token={await token.Resource.GetValueAsync(cancellationToken)}");
            }
        });

    private static async Task<bool> IsNeededAsync(string auth, string key, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Service", key) } };
        return await http.GetFromJsonAsync<Answer>($"{auth}/internal/setup", cancellationToken) is { Needed: true };
    }

    private static void Show(string address)
    {
        Console.WriteLine();
        if (!Console.IsOutputRedirected)
        {
            using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.L);
            using var text = new AsciiQRCode(code);
            Console.WriteLine(text.GetGraphicSmall());
        }

        Console.WriteLine("  There is no admin yet. Whoever opens this address first becomes one; it works once:");
        Console.WriteLine($"  {address}");
    }

    private sealed record Answer(bool Needed);
}
