using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace RustyGate.ServiceDefaults.Discovery;

/// <summary>
/// The addresses of a service, as Aspire gives them: <c>services__{name}__{scheme}__{index}</c>. Every replica is listed, so the
/// caller balances requests itself.
/// </summary>
public sealed class ServiceEndpoints(IConfiguration configuration)
{
    /// <summary>All addresses of <paramref name="service"/>, in the order of their index; empty when none is configured.</summary>
    public IReadOnlyList<Uri> Of(string service, string scheme = "http") =>
    [
        .. configuration.GetSection($"services:{service}:{scheme}").GetChildren()
            .OrderBy(child => int.TryParse(child.Key, CultureInfo.InvariantCulture, out var index) ? index : int.MaxValue)
            .Where(child => !string.IsNullOrEmpty(child.Value))
            .Select(child => new Uri(child.Value!, UriKind.Absolute)),
    ];
}
