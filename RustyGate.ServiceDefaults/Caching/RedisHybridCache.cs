using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;

namespace RustyGate.ServiceDefaults.Caching;

/// <summary>
/// <see cref="HybridCache"/> in this process and in Redis, of which every replica hears what becomes void. A value that nobody has is
/// asked for once, however many want it. While Redis is down everything comes from the source: nothing ever depends on this cache but
/// speed. Keys are <c>{cache}:{what}</c>; values are immutable and go through JSON. Flags of entries are not supported.
/// </summary>
/// <remarks>
/// A source must not use what belongs to a request, such as its DbContext: others may wait for the answer when the request has gone.
/// A null is answered and not remembered.
/// </remarks>
public sealed class RedisHybridCache : HybridCache
{
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(1);

    /// <summary>The longest that a process whose Redis is frozen, which takes seconds to notice, can be behind.</summary>
    private static readonly TimeSpan DefaultLocalLife = TimeSpan.FromSeconds(10);

    private readonly LocalEntries _local;
    private readonly RedisEntries _shared;
    private readonly Invalidations _invalidations;
    private readonly CacheMetrics _metrics;
    private readonly Asked _asked;

    internal RedisHybridCache(LocalEntries local, RedisEntries shared, Invalidations invalidations, CacheMetrics metrics) =>
        (_local, _shared, _invalidations, _metrics, _asked) = (local, shared, invalidations, metrics, new Asked(local));

    /// <inheritdoc />
    public override async ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        var found = await GetOrCreateManyAsync(
            [key], async (_, token) => new Dictionary<string, T> { [key] = await factory(state, token) }, options, tags, cancellationToken);
        return found.TryGetValue(key, out var value) ? value : default!;
    }

    /// <summary>As <c>GetOrCreateAsync</c> for several keys: what is missing is asked for at once.</summary>
    /// <typeparam name="T">The values.</typeparam>
    /// <param name="keys">The keys.</param>
    /// <param name="source">Answers the values of the keys that it is given; those that there are.</param>
    /// <param name="options">How long they live.</param>
    /// <param name="tags">By what they become void, beside their keys.</param>
    /// <param name="cancellationToken">Gives up waiting; the source goes on for the others.</param>
    public async Task<IReadOnlyDictionary<string, T>> GetOrCreateManyAsync<T>(
        IEnumerable<string> keys, Func<IReadOnlyCollection<string>, CancellationToken, Task<Dictionary<string, T>>> source,
        HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        var lives = LivesOf(options);
        string[] common = tags is null ? [] : [.. tags];
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        var (questions, mine) = (new List<Question>(), new List<Question>());
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
        {
            if (_invalidations.Hears && _local.TryGet(key, out var value))
            {
                _metrics.Read(key, "local");
                found.Add(key, (T)value!);
                continue;
            }

            var (question, isNew) = _asked.Ask(key, [key, .. common]);
            questions.Add(question);
            if (isNew)
            {
                mine.Add(question);
            }
        }

        if (mine.Count > 0)
        {
            _ = AnswerAsync(mine, source, lives);
        }

        foreach (var question in questions)
        {
            if (await question.Answer.Task.WaitAsync(cancellationToken) is T value)
            {
                found.Add(question.Key, value);
            }
        }

        return found;
    }

    /// <inheritdoc />
    public override async ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        var lives = LivesOf(options);
        // What is remembered elsewhere is void from now on, and whoever hears of it finds the first thing that is not.
        await _invalidations.TellAsync(key, async () =>
        {
            var question = new Question(key, [key, .. tags ?? []], _local.Moment);
            if (await _shared.ReadAsync([question]) is [var read])
            {
                await RememberAsync(question, value, read.Stamps, lives);
            }
        });
    }

    /// <inheritdoc />
    public override async ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => await _invalidations.TellAsync(key);

    /// <inheritdoc />
    public override async ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => await _invalidations.TellAsync(tag);

    private async Task AnswerAsync<T>(
        List<Question> questions, Func<IReadOnlyCollection<string>, CancellationToken, Task<Dictionary<string, T>>> source, (TimeSpan Local, TimeSpan Shared) lives)
    {
        try
        {
            var reads = await _shared.ReadAsync(questions);
            var missing = questions.Select((question, i) => (Question: question, Read: reads?[i]))
                .Where(one => one.Read?.Value is not { } json || !TryAnswer<T>(one.Question, json, lives)).ToList();
            if (missing.Count == 0)
            {
                return;
            }

            var values = await source(missing.ConvertAll(one => one.Question.Key), CancellationToken.None);
            foreach (var (question, read) in missing)
            {
                _metrics.Read(question.Key, read is null ? "bypass" : "source");
                var value = values.GetValueOrDefault(question.Key);
                if (read is not null && value is not null)
                {
                    // Not waited for: it is only a copy.
                    _ = RememberAsync(question, value, read.Stamps, lives);
                }

                _asked.Answer(question, value);
            }
        }
        catch (Exception failure)
        {
            // It is theirs who wait; whoever has an answer already keeps it.
            questions.ForEach(question => _asked.Fail(question, failure));
        }
    }

    private bool TryAnswer<T>(Question question, ReadOnlyMemory<byte> json, (TimeSpan Local, TimeSpan Shared) lives)
    {
        if (Parse<T>(json) is not { } value)
        {
            return false;
        }

        _metrics.Read(question.Key, "redis");
        RememberHere(question, value, lives);
        _asked.Answer(question, value);
        return true;
    }

    /// <summary>Null for what another version of the service has written.</summary>
    private static object? Parse<T>(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task RememberAsync<T>(Question question, T value, string stamps, (TimeSpan Local, TimeSpan Shared) lives)
    {
        RememberHere(question, value!, lives);
        return _shared.WriteAsync(question.Key, stamps, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web), lives.Shared);
    }

    private void RememberHere(Question question, object value, (TimeSpan Local, TimeSpan Shared) lives)
    {
        if (_invalidations.Hears)
        {
            _local.Set(question, value, lives.Local);
        }
    }

    private static (TimeSpan Local, TimeSpan Shared) LivesOf(HybridCacheEntryOptions? options)
    {
        if (options is { Flags: { } flags and not HybridCacheEntryFlags.None })
        {
            throw new NotSupportedException($"{flags} is not supported.");
        }

        var shared = options?.Expiration ?? DefaultLife;
        return (options?.LocalCacheExpiration ?? DefaultLocalLife, shared < Invalidations.LongestLife ? shared : Invalidations.LongestLife);
    }
}
