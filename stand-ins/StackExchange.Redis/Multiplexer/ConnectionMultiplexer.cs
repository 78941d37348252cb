using System.Net;

namespace StackExchange.Redis;

/// <inheritdoc cref="IConnectionMultiplexer"/>
public sealed class ConnectionMultiplexer : IConnectionMultiplexer
{
    private readonly ConfigurationOptions _options;
    private readonly LinkEvents _events;
    private readonly Subscriptions _subscriptions = new();
    private readonly Link _interactive;
    private readonly Link _subscription;
    private readonly Commands _commands;
    private readonly RedisSubscriber _subscriber;
    private bool _isClosed;

    private ConnectionMultiplexer(ConfigurationOptions options)
    {
        _options = options;
        _events = new LinkEvents(this);
        _interactive = new Link(options, ConnectionType.Interactive, _events);
        _subscription = new Link(options, ConnectionType.Subscription, _events, _subscriptions);
        _commands = new Commands(_interactive, options.Traced);
        _subscriber = new RedisSubscriber(this, _commands, _subscription, _subscriptions);
    }

    /// <inheritdoc/>
    public event EventHandler<ConnectionFailedEventArgs>? ConnectionFailed
    {
        add => _events.ConnectionFailed += value;
        remove => _events.ConnectionFailed -= value;
    }

    /// <inheritdoc/>
    public event EventHandler<ConnectionFailedEventArgs>? ConnectionRestored
    {
        add => _events.ConnectionRestored += value;
        remove => _events.ConnectionRestored -= value;
    }

    public string ClientName => _options.ClientName ?? string.Empty;

    public string Configuration => _options.ToString(includePassword: false);

    public int TimeoutMilliseconds => _options.SyncTimeout;

    public bool IsConnected => _interactive.IsConnected;

    public bool IsConnecting => !_isClosed && !IsConnected;

    /// <inheritdoc cref="ConnectAsync(ConfigurationOptions, TextWriter?)"/>
    public static ConnectionMultiplexer Connect(string configuration, TextWriter? log = null) =>
        ConnectAsync(configuration, log).GetAwaiter().GetResult();

    /// <inheritdoc cref="ConnectAsync(ConfigurationOptions, TextWriter?)"/>
    public static ConnectionMultiplexer Connect(ConfigurationOptions configuration, TextWriter? log = null) =>
        ConnectAsync(configuration, log).GetAwaiter().GetResult();

    /// <inheritdoc cref="ConnectAsync(ConfigurationOptions, TextWriter?)"/>
    public static Task<ConnectionMultiplexer> ConnectAsync(string configuration, TextWriter? log = null) =>
        ConnectAsync(ConfigurationOptions.Parse(configuration), log);

    /// <summary>
    /// Connects. With <c>abortConnect=false</c> it returns after the first try in any case, and goes on trying; until then commands
    /// fail at once with <see cref="RedisConnectionException"/>.
    /// </summary>
    /// <exception cref="RedisConnectionException">No connection after the tries that the options allow, or the password is wrong.</exception>
    public static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration, TextWriter? log = null)
    {
        var options = configuration.Clone();
        options.SetDefaultPorts();
        if (options.EndPoints.Count == 0)
        {
            throw new ArgumentException("No endpoints specified", nameof(configuration));
        }

        var multiplexer = new ConnectionMultiplexer(options);
        var outcomes = await Task.WhenAll(multiplexer._interactive.StartAsync(), multiplexer._subscription.StartAsync());
        var failure = Array.Find(outcomes, outcome => outcome is not null);
        await (log?.WriteLineAsync(failure?.Message ?? $"Connected to {options.ToString(includePassword: false)}") ?? Task.CompletedTask);
        if (failure is not null && options.AbortOnConnectFail)
        {
            await multiplexer.CloseAsync(allowCommandsToComplete: false);
            throw new RedisConnectionException(failure.FailureType, failure.Message, failure);
        }

        return multiplexer;
    }

    public IDatabase GetDatabase(int db = -1, object? asyncState = null)
    {
        var database = _options.DefaultDatabase ?? 0;
        return db == -1 || db == database
            ? new RedisDatabase(this, _commands, database)
            : throw new NotSupportedException($"This connection speaks to database {database} only.");
    }

    public ISubscriber GetSubscriber(object? asyncState = null) => _subscriber;

    public EndPoint[] GetEndPoints(bool configuredOnly = false) => [.. _options.EndPoints];

    public IServer GetServer(EndPoint? endpoint, object? asyncState = null) => _options.EndPoints.Contains(endpoint!)
        ? new RedisServer(this, _commands, endpoint!)
        : throw new ArgumentException("The specified endpoint is not defined", nameof(endpoint));

    public void Close(bool allowCommandsToComplete = true) => CloseAsync(allowCommandsToComplete).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async Task CloseAsync(bool allowCommandsToComplete = true)
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return;
        }

        if (allowCommandsToComplete && IsConnected)
        {
            // Answers come in order: when this one is there, so are all before it.
            await ((Task)_commands.PingAsync(CommandFlags.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_interactive.DisposeAsync().AsTask(), _subscription.DisposeAsync().AsTask());
        await _subscriptions.RemoveAllAsync();
    }

    public void Dispose() => Close();

    public ValueTask DisposeAsync() => new(CloseAsync());
}
