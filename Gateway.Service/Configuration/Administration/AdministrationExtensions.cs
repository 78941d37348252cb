using System.Text.Json.Serialization;
using Gateway.Service.Configuration.Schema;
using Microsoft.AspNetCore.Mvc;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;

namespace Gateway.Service.Configuration.Administration;

internal static class AdministrationExtensions
{
    private const string Path = "/admin/gateway";
    private const int MostBytes = 1 << 20;

    public static void AddGatewayAdministration(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalClient<AuthAudit>("auth").ConfigureHttpClient(auth => auth.Timeout = TimeSpan.FromSeconds(5));
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)));
    }

    public static void MapGatewayAdministration(this WebApplication app)
    {
        app.MapGet("/gateway.schema.json", () => TypedResults.Text(ConfigSchema.Text, "application/schema+json")).AllowAnonymous();

        // Whatever the configuration says of bodies: it must always be possible to put another one.
        var admin = app.MapGroup(Path).RequireAuthorization(Roles.Admin).WithTags("Administration").WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        admin.MapGet("", GatewayState.Show);
        if (app.Services.GetService<ConfigFile>() is null)
        {
            admin.MapPut("", ConfigProblems.NoFile);
            admin.Map("/{**rest}", ConfigProblems.NoFile).ExcludeFromDescription();
            return;
        }

        admin.MapPut("", GatewayChanges.PutAsync);
        admin.MapPost("/rollback", GatewayChanges.RollbackAsync);
        admin.MapGet("/history", GatewayHistory.List);
        admin.MapGet("/diff", GatewayHistory.Diff);
    }
}
