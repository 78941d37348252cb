namespace Chat.Service.Tests;

/// <summary>One running service for all tests of a class whose callers are their own: a start each would take longer than the tests.</summary>
public sealed class SharedApi(PostgresServer server) : IAsyncLifetime
{
    private ChatApi? _api;

    internal ChatApi Api => _api!;

    /// <summary>For a test whose service needs settings of its own.</summary>
    internal PostgresServer Server => server;

    public async ValueTask InitializeAsync() =>
        _api = await ChatApi.NewAsync(server, ("Chats:Members", "25"), ("Messages:ContentLength", "40000"));

    public ValueTask DisposeAsync() => _api!.DisposeAsync();
}
