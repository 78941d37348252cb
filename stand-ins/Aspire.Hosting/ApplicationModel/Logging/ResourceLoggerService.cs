using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The consoles of all resources. Names are those of instances; for a resource without instances its own.</summary>
public class ResourceLoggerService
{
    private const int BatchSize = 200;

    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);

    public ILogger GetLogger(IResource resource) => Log(resource.Name);

    public ILogger GetLogger(string resourceName) => Log(resourceName);

    /// <summary>Lines in batches: those that are kept, then what comes, until it is completed or cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => WatchLogAsync(Log(resourceName));

    /// <summary>The lines that are kept now.</summary>
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
        var channel = log.Watch();
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                yield return Batch(channel.Reader);
        }
        finally
        {
            log.Unwatch(channel);
        }
    }

    private static List<LogLine> Batch(ChannelReader<LogLine> reader)
    {
        var batch = new List<LogLine>();
        while (batch.Count < BatchSize && reader.TryRead(out var line))
            batch.Add(line);
        return batch;
    }
}
