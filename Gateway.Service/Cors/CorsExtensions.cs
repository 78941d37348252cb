using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Gateway.Service.Cors;

internal static class CorsExtensions
{
    public static void AddRouteCors(this WebApplicationBuilder builder)
    {
        builder.Services.AddCors();
        builder.Services.AddSingleton<ICorsPolicyProvider, RouteCors>();
    }
}
