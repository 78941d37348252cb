using RustyGate.ServiceDefaults;
using RustyGate.ServiceDefaults.Internal;

namespace Chat.Service.Audit;

internal static class AuditExtensions
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.AddBehindGateway();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddInternalClient<AuditClient>("auth");
        builder.Services.AddScoped<AuditTrail>();
        builder.Services.AddHostedService<AuditForwarder>();
    }
}
