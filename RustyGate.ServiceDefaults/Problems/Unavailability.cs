using System.Data.Common;
using System.Net.Sockets;

namespace RustyGate.ServiceDefaults.Problems;

/// <summary>Tells an outage, which passes, from a fault, which stays.</summary>
public static class Unavailability
{
    /// <summary>
    /// Whether a database or another service did not answer: transient by the driver's own judgement (<see cref="DbException.IsTransient"/>),
    /// or no answer in time; also where EF Core has put it into an exception of its own.
    /// </summary>
    public static bool IsUnavailable(this Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException { IsTransient: true } or TimeoutException or HttpRequestException or SocketException)
            {
                return true;
            }
        }

        return false;
    }
}
