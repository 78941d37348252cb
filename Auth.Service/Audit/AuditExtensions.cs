using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Audit;

internal static class AuditExtensions
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<AuditLog>();
    }

    public static void MapAudit(this WebApplication app) => app.MapInternal().MapPost("/audit", ForwardedAudit.AddAsync);
}
