using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Audit;

internal static class AuditExtensions
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<AuditLog>();
        builder.Services.AddSingleton<RefusedActs>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<RefusedActs>());
    }

    public static void MapAudit(this WebApplication app)
    {
        app.MapInternal().MapPost("/audit", ForwardedAudit.AddAsync);
        app.MapGet("/admin/audit", AuditSearch.SearchAsync).RequireAuthorization(Roles.Admin).WithTags("Administration")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
    }
}
