using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Service.Delivery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Service.Webhooks;

/// <summary>
/// Tells webhooks what the log has for them: each its own events in their order, one at a time, at least once. Each webhook
/// has a task of its own, so none waits for another.
/// </summary>
internal sealed class WebhookDispatcher(
    WebhookQueue queue, WebhookSender sender, IServiceScopeFactory scopes, OutboxBell bell,
    IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookDispatcher> logger) : LeadersWork(bell, options.Value.Poll, time, logger)
{
    private static readonly ActivitySource Source = new("RustyGate.Chat");

    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Task> _running = [];
    private DateTimeOffset _kept = DateTimeOffset.MinValue;

    protected override IEnumerable<Task> Running => _running.Values;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        if (now - _kept > Housekeeping)
        {
            _kept = now;
            await queue.SkipAsync([.. _running.Keys], cancellationToken);
            await InScopeAsync(outcomes => outcomes.TrimAsync(cancellationToken));
        }

        if (options.Value.AtOnce - _running.Count is > 0 and var free)
        {
            foreach (var webhook in await queue.DueAsync(now, [.. _running.Keys], free, cancellationToken))
            {
                var started = new TaskCompletionSource();
                _running[webhook] = TellAsync(webhook, started.Task, cancellationToken);
                started.SetResult();
            }
        }
    }

    private async Task TellAsync(Guid webhook, Task started, CancellationToken cancellationToken)
    {
        await started;
        using var apart = new Activity("tell a webhook").Start();
        try
        {
            while (Leads && await TellPageAsync(webhook, cancellationToken))
            {
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            // What was told and not written down is told again: the webhook is due at once, so it waits a moment.
            Note(failure);
            await Task.Delay(Pause, Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _running.TryRemove(webhook, out _);
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> TellPageAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await queue.PageAsync(id, cancellationToken) is not var (messages, head))
        {
            return false;
        }

        foreach (var message in messages)
        {
            if (!Leads || await FindAsync(id, cancellationToken) is not { } webhook)
            {
                return false;
            }

            using var activity = Source.StartActivity(
                "deliver webhook", ActivityKind.Client, parentContext: default,
                links: ActivityContext.TryParse(message.Event.Trace, traceState: null, out var origin) ? [new ActivityLink(origin)] : null);
            var attempt = await sender.SendAsync(webhook, message, cancellationToken);
            activity?.SetTag("http.response.status_code", attempt.Status).SetTag("error.type", attempt.Error);
            if (!await InScopeAsync(outcomes => outcomes.RecordAsync(id, message, attempt, cancellationToken)))
            {
                return false;
            }
        }

        if (messages.Count < WebhookQueue.PageSize)
        {
            await InScopeAsync(outcomes => outcomes.CaughtUpAsync(id, head, cancellationToken));
            return false;
        }

        return true;
    }

    private async Task<Webhook?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Storage.ChatDb>().Webhooks.AsNoTracking()
            .SingleOrDefaultAsync(w => w.Id == id && w.DisabledAt == null, cancellationToken);
    }

    private async Task<T> InScopeAsync<T>(Func<WebhookOutcomes, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<WebhookOutcomes>());
    }
}
