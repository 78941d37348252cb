using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Faults;

public sealed class ConnectTests(SharedServers servers)
{
    [Theory, EachServer]
    public async Task R5_A_program_starts_while_the_server_is_down_and_connects_when_it_is_up(ServerKind kind)
    {
        await using var server = await RealServer.StartAsync(kind);
        await server.KillAsync();

        await using var redis = await server.ConnectAsync(options => options.AbortOnConnectFail = false);
        Assert.False(redis.IsConnected);
        await Assert.ThrowsAsync<RedisConnectionException>(() => redis.GetDatabase().PingAsync());
        var queue = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("early"));

        await server.RestartAsync();
        await Eventually.HoldsAsync(() => redis.IsConnected);
        await Eventually.HoldsAsync(async () => await redis.GetSubscriber().PublishAsync(queue.Channel, "x") == 1);
        Assert.Equal("x", (await queue.NextAsync()).Message);
    }

    [Fact]
    public async Task Connecting_to_nobody_throws_after_its_tries()
    {
        var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync("127.0.0.1:1,connectRetry=2"));

        Assert.Equal(ConnectionFailureType.UnableToConnect, failure.FailureType);
    }

    [Fact]
    public async Task Connecting_to_a_server_that_says_nothing_ends_in_time()
    {
        await using var server = new FakeServer(_ => string.Empty);
        var options = server.Options;
        options.ConnectTimeout = 300;
        options.ConnectRetry = 1;

        await using var ticks = new Ticks();
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options).InTimeAsync());
        Assert.True(clock.ElapsedMilliseconds >= 250, $"{clock.Elapsed}");
        Assert.InRange(ticks.Passed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory, EachServer]
    public async Task A_wrong_password_is_an_authentication_failure_without_further_tries(ServerKind kind)
    {
        var server = await servers.ServerAsync(kind);
        foreach (var password in new[] { "wrong", null })
        {
            var failure = await Assert.ThrowsAsync<RedisConnectionException>(() => server.ConnectAsync(options => options.Password = password));
            Assert.Equal(ConnectionFailureType.AuthenticationFailure, failure.FailureType);
        }
    }

    [Fact]
    public async Task User_name_and_database_are_told_to_the_server()
    {
        var said = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var server = new FakeServer(command =>
        {
            said.Add(string.Join(' ', command));
            return null;
        });
        var options = server.Options;
        (options.User, options.Password, options.ClientName, options.DefaultDatabase) = ("me", "secret", "tests", 3);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);

        Assert.Equal(3, redis.GetDatabase().Database);
        Assert.Throws<NotSupportedException>(() => redis.GetDatabase(4));
        Assert.DoesNotContain("secret", redis.Configuration, StringComparison.Ordinal);
        foreach (var expected in new[] { "AUTH me secret", "CLIENT SETNAME tests", "SELECT 3", "PING" })
        {
            Assert.Equal(2, said.Count(command => command == expected));
        }
    }

    [Fact]
    public async Task A_server_that_is_still_loading_is_tried_again()
    {
        var pings = 0;
        await using var server = new FakeServer(command =>
            command is ["PING"] && Interlocked.Increment(ref pings) <= 4 ? "-LOADING Redis is loading the dataset in memory\r\n" : null);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options.Apply(options => options.ConnectRetry = 10));

        Assert.True(redis.IsConnected);
    }

    [Fact]
    public async Task The_second_address_is_tried_when_the_first_does_not_answer()
    {
        await using var server = new FakeServer(_ => null);
        var options = server.Options;
        options.EndPoints.Insert(0, new IPEndPoint(IPAddress.Loopback, 1));

        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);

        Assert.True(redis.IsConnected);
    }

    [Fact]
    public async Task TLS_is_spoken_to_a_trusted_server_and_to_no_other()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=redis.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var server = new FakeServer(_ => null, certificate);
        var options = server.Options;
        (options.Ssl, options.SslHost, options.ConnectRetry) = (true, "redis.test", 1);

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));

        options.CertificateValidation += (_, presented, _, errors) =>
            errors == SslPolicyErrors.RemoteCertificateChainErrors && presented!.GetCertHashString() == certificate.GetCertHashString();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetDatabase().PingAsync();
    }

    [Fact]
    public async Task A_refused_subscription_is_the_callers_error_and_leaves_nothing_behind()
    {
        await using var server = new FakeServer(command =>
            command is ["SUBSCRIBE", "forbidden"] ? "-NOPERM this user has no permissions to access one of the channels\r\n" : null);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options);

        await Assert.ThrowsAsync<RedisServerException>(() => redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("forbidden")));
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("allowed"));

        Assert.True(redis.GetSubscriber().IsConnected());
    }

    [Fact]
    public async Task R12_Idle_connections_are_kept_up_by_asking_on_both()
    {
        var pings = 0;
        await using var server = new FakeServer(command => command is ["PING"] && Interlocked.Increment(ref pings) < 0 ? string.Empty : null);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options.Apply(options => (options.KeepAlive, options.AsyncTimeout) = (1, 60_000)));
        var outages = new Outages(redis);

        await Eventually.HoldsAsync(() => Volatile.Read(ref pings) >= 6);

        Assert.Empty(outages.Failed);
        Assert.True(redis.IsConnected && redis.GetSubscriber().IsConnected());
    }

    [Fact]
    public async Task A_handler_of_events_that_throws_or_blocks_holds_nothing_up()
    {
        var dropped = 0;
        await using var server = new FakeServer(command => command is ["DROP"] && Interlocked.Increment(ref dropped) > 0 ? "rubbish\r\n" : null);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options);
        using var blocked = new ManualResetEventSlim();
        var outages = new Outages(redis);
        redis.ConnectionFailed += (_, _) => throw new InvalidOperationException("on purpose");
        redis.ConnectionFailed += (_, _) => blocked.Wait(Eventually.Deadline, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<RedisConnectionException>(() => redis.GetDatabase().ExecuteAsync("DROP"));
        await Eventually.HoldsAsync(() => redis.IsConnected);
        await redis.GetDatabase().PingAsync();
        blocked.Set();

        await Eventually.HoldsAsync(() => outages.History(ConnectionType.Interactive) == "-+");
    }
}
