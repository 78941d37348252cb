using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The consoles of all resources, the latest 2000 lines each. Names are those of instances; for a resource without instances its own.</summary>
public class ResourceLoggerService
{
    private const int BatchSize = 200;

    /// <summary>How often whoever watches looks for more: what a person takes for at once.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ILogger GetLogger(IResource resource) => Log(resource.Name);

    public ILogger GetLogger(string resourceName) => Log(resourceName);

    /// <summary>Lines in batches: those that are kept, then what comes, until it is completed or cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => WatchLogAsync(Log(resourceName));

    /// <summary>The lines up to now.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Log(resourceName).All();
    }

    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(resource.Name);

    public void ClearBacklog(string resourceName) => Log(resourceName).Clear();

    public void Complete(IResource resource) => Complete(resource.Name);

    public void Complete(string name) => Log(name).Complete();

    internal ResourceLog Log(string name) => _logs.GetOrAdd(name, _ => new ResourceLog());

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchLogAsync(ResourceLog log, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = 0;
        while (true)
        {
            // Asked first, so that what was written before the end is given.
            var isComplete = log.IsComplete;
            foreach (var batch in log.After(seen).Chunk(BatchSize))
            {
                seen = batch[^1].LineNumber;
                yield return batch;
            }

            if (isComplete)
                yield break;
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }
}
