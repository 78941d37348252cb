using System.Diagnostics;
using StackExchange.Redis.Tests.Servers;

namespace StackExchange.Redis.Tests.Commands;

public sealed class TracingTests : IDisposable
{
    private readonly ActivitySource _caller = new(nameof(TracingTests));
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "StackExchange.Redis" or nameof(TracingTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (_spans)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task A_command_is_a_span_of_its_caller_without_keys_or_values()
    {
        await using var server = new FakeServer(command => command[0] == "GET" ? "-ERR on purpose\r\n" : null);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options);
        using var request = _caller.StartActivity("request")!;

        await redis.GetDatabase().StringSetAsync("key", "secret");
        await Assert.ThrowsAsync<RedisServerException>(() => redis.GetDatabase().StringGetAsync("key"));

        Assert.Same(request, Activity.Current);
        await Eventually.HoldsAsync(() => SpansOf(request).Length == 2);
        Assert.Equal(["SET", "GET"], SpansOf(request).Select(span => span.OperationName));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], SpansOf(request).Select(span => span.Status));
        Assert.DoesNotContain(SpansOf(request), span => span.TagObjects.Any(tag => tag.Value is "key" or "secret"));
    }

    [Fact]
    public async Task Without_tracing_there_are_no_spans()
    {
        await using var server = new FakeServer(_ => null);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Options.Apply(options => options.Traced = false));
        using var request = _caller.StartActivity("request")!;

        await redis.GetDatabase().StringSetAsync("key", "value");

        Assert.Empty(SpansOf(request));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _caller.Dispose();
    }

    private Activity[] SpansOf(Activity parent)
    {
        lock (_spans)
        {
            return [.. _spans.Where(span => span.ParentSpanId == parent.SpanId)];
        }
    }
}
