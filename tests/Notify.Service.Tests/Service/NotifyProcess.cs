using Edge;

namespace Notify.Service.Tests.Service;

/// <summary>The service as a process of its own, whose memory is nobody else's, with a log and an issuer of these tests and no Redis.</summary>
internal sealed class NotifyProcess : IAsyncDisposable
{
    private readonly ConsoleProcess _process;

    private NotifyProcess(ConsoleProcess process, int port, TokenAuthority authority, FakeChat chat) =>
        (_process, Port, Authority, Chat) = (process, port, authority, chat);

    public int Port { get; }

    public TokenAuthority Authority { get; }

    public FakeChat Chat { get; }

    public static async Task<NotifyProcess> StartAsync(params (string Key, string Value)[] settings)
    {
        var (authority, chat, port) = (new TokenAuthority(), new FakeChat(), Ports.Free());
        await authority.StartAsync();
        await chat.StartAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Internal__Key"] = FakeChat.Key,
            ["services__auth__http__0"] = authority.Address,
            ["services__chat__http__0"] = chat.Address,
            ["ConnectionStrings__redis"] = "127.0.0.1:1,connectTimeout=100,abortConnect=false",
        };
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        var notify = new NotifyProcess(new ConsoleProcess(typeof(Program).Assembly.Location, environment), port, authority, chat);
        using var http = new HttpClient();
        await Eventually.SucceedsAsync(
            async () => (await http.GetAsync($"http://127.0.0.1:{port}/health/ready", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode(),
            TimeSpan.FromMinutes(1));
        return notify;
    }

    /// <summary>What it has in memory now, in bytes.</summary>
    public long MemoryNow() => Memory.Of(_process.Id);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Chat.DisposeAsync();
        await Authority.DisposeAsync();
    }
}
