namespace Auth.Service.Tests;

/// <summary>One running service for the tests of a class, whose accounts are their own: a start each would take longer than the tests.</summary>
public sealed class SharedApi(AuthPostgres server) : IAsyncLifetime
{
    private AuthApi? _api;

    internal AuthApi Api => _api!;

    /// <summary>For tests that need a service of their own.</summary>
    internal AuthPostgres Server => server;

    public async ValueTask InitializeAsync() => _api = await AuthApi.NewAsync(server);

    public ValueTask DisposeAsync() => _api!.DisposeAsync();
}
