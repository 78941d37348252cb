namespace Aspire.Hosting.Testing;

/// <summary>An application that a test may still change before it is built.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Lets the AppHost finish, and builds what it described.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
