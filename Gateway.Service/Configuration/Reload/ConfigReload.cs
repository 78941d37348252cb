using Gateway.Service.Configuration.Reading;
using Gateway.Service.Proxy;

namespace Gateway.Service.Configuration.Reload;

/// <summary>Puts a configuration in the place of the one that runs, or refuses it; one at a time.</summary>
internal sealed partial class ConfigReload(RunningConfig running, YarpConfig yarp, YarpRefusals refusals, TimeProvider time, ILogger<ConfigReload> logger) : IDisposable
{
    /// <summary>YARP takes milliseconds; whoever waits for it must not wait for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Refusal? _lastRefusal;

    /// <summary>Null once a good one was taken after it.</summary>
    public Refusal? LastRefusal => _lastRefusal;

    /// <summary>The reading, with what else there is to say against it.</summary>
    public async Task<ConfigReading> JudgeAsync(string text, ConfigFormat format)
    {
        var reading = ConfigReader.Read(text, format);
        if (!reading.IsGood)
        {
            return reading;
        }

        IReadOnlyList<Flaw> flaws = [.. NewPorts.Refusals(running.Current.Listeners, reading.Config.Listeners), .. await refusals.OfAsync(reading.Config)];
        return flaws.Count == 0 ? reading : reading with { Config = null, Flaws = [.. flaws.Select(reading.Source.Placed)] };
    }

    /// <summary>Ends when requests go by the new one. Requests and streams that are under way go on as they began.</summary>
    public async Task TakeAsync(ConfigReading next)
    {
        await _turn.WaitAsync();
        try
        {
            _lastRefusal = null;
            if (next.Version != running.Reading.Version)
            {
                var before = running.Reading.Version;
                running.Replace(next);
                await yarp.Applied.WaitAsync(Patience);
                Log.Taken(logger, next.Version, before);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Refuse(ConfigReading bad)
    {
        _lastRefusal = new Refusal(time.GetUtcNow(), bad.Version, bad.Flaws);
        foreach (var flaw in bad.Flaws)
        {
            Log.Refused(logger, bad.Version, flaw.ToString());
        }
    }

    public void Dispose() => _turn.Dispose();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Configuration {Version} runs instead of {Before}")]
        public static partial void Taken(ILogger logger, string version, string before);

        [LoggerMessage(LogLevel.Error, "Configuration {Version} is refused and the one before it stays: {Flaw}")]
        public static partial void Refused(ILogger logger, string version, string flaw);
    }
}
