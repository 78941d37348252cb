namespace Gateway.Service.Https;

internal static class HttpsExtensions
{
    /// <summary>
    /// The certificate of https listeners that have none of their own (<c>Kestrel:Certificates:Default</c>), kept in <c>Https:Directory</c>.
    /// HTTP/2 is agreed on with TLS, HTTP/3 is offered where the machine has QUIC.
    /// </summary>
    public static void AddHttps(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection("Kestrel:Certificates:Default").Exists())
        {
            return;
        }

        var certificate = new Lazy<System.Security.Cryptography.X509Certificates.X509Certificate2>(
            () => OwnCertificate.Find(builder.Configuration["Https:Directory"]));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate ??= certificate.Value));
    }

    public static void UseHttpsRules(this WebApplication app)
    {
        app.UseMiddleware<StrictTransport>();
        app.UseMiddleware<ToHttps>();
    }
}
