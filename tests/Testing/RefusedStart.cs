using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Options;
using Xunit.Sdk;

namespace RustyGate.Testing;

/// <summary>A service whose settings cannot work.</summary>
public static class RefusedStart
{
    private const int Attempts = 50;

    /// <summary>
    /// Why the service does not start. Its factory asks the host for something while that ends already; if it is gone by then, the reason is
    /// lost with it, and the next start tells it.
    /// </summary>
    public static OptionsValidationException Of<T>(WebApplicationFactory<T> service) where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Assert.Throws<OptionsValidationException>(() => service.Services);
            }
            catch (ThrowsException lost) when (attempt < Attempts && lost.InnerException is ObjectDisposedException)
            {
                // Once more.
            }
        }
    }
}
