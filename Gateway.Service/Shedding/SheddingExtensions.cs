namespace Gateway.Service.Shedding;

internal static class SheddingExtensions
{
    public static void AddShedding(this WebApplicationBuilder builder) => builder.Services.AddSingleton<Admission>();

    /// <summary>After routing, which knows the priority, and after the limits, which cost less.</summary>
    public static void UseShedding(this WebApplication app) => app.UseMiddleware<SheddingMiddleware>();
}
