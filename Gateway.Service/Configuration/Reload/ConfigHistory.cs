using System.Globalization;
using System.Text.Json;
using Gateway.Service.Configuration.Reading;
using Microsoft.Extensions.Options;

namespace Gateway.Service.Configuration.Reload;

/// <summary>
/// The last texts that ran, in a folder beside the file: <c>gateway.json.history/</c>. Gateways that share the file share it; who wants to
/// write holds its lock.
/// </summary>
internal sealed class ConfigHistory(ConfigFile file, IOptions<GatewayOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly string _folder = $"{file.Path}.history";

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ConfigVersion> All() =>
        [.. Entries().AsEnumerable().Reverse().Select(Read).OfType<ConfigVersion>()];

    /// <summary>The newest of this version.</summary>
    public ConfigVersion? Find(string version) => All().FirstOrDefault(one => one.Version == version);

    /// <summary>Until it is disposed of, no other gateway writes.</summary>
    /// <exception cref="IOException">The folder cannot be written, or another one holds it for too long.</exception>
    public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                return new FileStream(Path.Combine(_folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Notes what runs, unless it is the newest already. Only for who holds the lock.</summary>
    public void Add(ConfigReading taken, Guid? by)
    {
        var entries = Entries();
        if (entries.Count > 0 && Read(entries[^1])?.Version == taken.Version)
        {
            return;
        }

        var number = entries.Count == 0 ? 1 : NumberOf(entries[^1]) + 1;
        var text = JsonSerializer.Serialize(new ConfigVersion(taken.Version, time.GetUtcNow(), by, taken.Text), GatewayJson.Options);
        using (var entry = AtomicFile.Prepare(Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{number:D8}.json")), text))
        {
            entry.Commit();
        }

        foreach (var old in entries.SkipLast(options.Value.History - 1))
        {
            File.Delete(old);
        }
    }

    /// <summary>Oldest first.</summary>
    private List<string> Entries() => Directory.Exists(_folder)
        ? [.. Directory.EnumerateFiles(_folder, "*.json").Where(path => NumberOf(path) > 0).OrderBy(NumberOf)]
        : [];

    /// <summary>Null for what somebody else has put there.</summary>
    private static ConfigVersion? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ConfigVersion>(File.ReadAllText(path), GatewayJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int NumberOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
