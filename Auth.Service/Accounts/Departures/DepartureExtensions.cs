using RustyGate.ServiceDefaults.Internal;

namespace Auth.Service.Accounts.Departures;

internal static class DepartureExtensions
{
    /// <summary>Telling Chat of accounts that are closed and erased.</summary>
    public static void AddDepartures(this WebApplicationBuilder builder)
    {
        builder.Services.AddInternalClient<ChatAccounts>("chat");
        builder.Services.AddScoped<AccountDepartures>();
        builder.Services.AddHostedService<DepartureDelivery>();
    }
}
