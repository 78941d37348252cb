namespace Aspire.Hosting.Tests;

/// <summary>Deadlines of waits, generous for a busy machine.</summary>
internal static class Limits
{
    public static CancellationToken Start() => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;
}
