using Microsoft.Extensions.Options;

namespace Gateway.Service.Configuration.Reload;

/// <summary>
/// Follows the operator's file by reading it again and again: that alone sees every way in which a file changes (written, replaced, a symbolic
/// link that leads elsewhere, a network folder) and costs nothing.
/// </summary>
internal sealed partial class FileFollower(
    ConfigFile file, RunningConfig running, ConfigReload reload, ConfigHistory history, IOptions<GatewayOptions> options, ILogger<FileFollower> logger) : BackgroundService
{
    private string? _lastSeen;
    private string? _settled = running.Reading.Text;
    private bool _isTroubled;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (file.Text() == _settled)
        {
            using var held = await LockAsync(stoppingToken);
            if (held is not null && running.Reading.Text == _settled)
            {
                history.Add(running.Reading, by: null);
            }
        }

        using var timer = new PeriodicTimer(options.Value.Poll);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
                _isTroubled = false;
            }
            catch (Exception unexpected) when (unexpected is not OperationCanceledException)
            {
                if (!_isTroubled)
                {
                    Log.CannotRead(logger, unexpected.Message);
                }

                _isTroubled = true;
            }
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var text = file.Text();
        if (text is null)
        {
            // Gone for good, or for the moment in which an editor replaces it: what runs stays.
            return;
        }

        var isStill = text == _lastSeen;
        _lastSeen = text;
        if (!isStill || (text == _settled && (text == running.Reading.Text || reload.LastRefusal is not null)))
        {
            return;
        }

        var reading = await reload.JudgeAsync(text, file.Format);
        using var held = await LockAsync(stoppingToken);
        if (file.Text() != text)
        {
            // An administrator was faster.
            return;
        }

        if (!reading.IsGood)
        {
            reload.Refuse(reading);
        }
        else
        {
            await reload.TakeAsync(reading);
            if (held is not null)
            {
                history.Add(reading, by: null);
            }
        }

        _settled = text;
    }

    /// <summary>Null where nobody writes anyway: a folder that only its owner may write, as a Kubernetes ConfigMap, has no history.</summary>
    private async Task<IDisposable?> LockAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await history.LockAsync(stoppingToken);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            Log.NoHistory(logger, unwritable.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This version is not in the history: {Reason}")]
        public static partial void NoHistory(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "The configuration's file cannot be read, and what runs stays: {Reason}")]
        public static partial void CannotRead(ILogger logger, string reason);
    }
}
