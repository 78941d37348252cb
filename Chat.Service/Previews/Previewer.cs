using System.Threading.Channels;
using Chat.Service.Files;
using Chat.Service.Messages;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Problems;

namespace Chat.Service.Previews;

/// <summary>
/// Makes the previews of messages that were just stored, beside the answer and not before it. What waits is in memory: a replica that ends
/// leaves a few messages without a preview, which nobody would miss enough to keep a queue for.
/// </summary>
internal sealed partial class Previewer : BackgroundService
{
    private readonly PreviewOptions _options;
    private readonly PageReader _pages;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<Previewer> _logger;
    private readonly Channel<(Guid Chat, Guid Message)> _waiting;

    public Previewer(IOptions<PreviewOptions> options, PageReader pages, IServiceScopeFactory scopes, ILogger<Previewer> logger)
    {
        (_options, _pages, _scopes, _logger) = (options.Value, pages, scopes, logger);
        _waiting = Channel.CreateBounded<(Guid, Guid)>(new BoundedChannelOptions(_options.Waiting) { FullMode = BoundedChannelFullMode.DropWrite });
    }

    /// <summary>Has it looked at. Never waits, never fails.</summary>
    public void Look(Guid chat, Guid message, string content)
    {
        if (_options.Enabled && content.Contains("http", StringComparison.OrdinalIgnoreCase) && Links.In(content, _options).Count > 0)
        {
            _waiting.Writer.TryWrite((chat, message));
        }
    }

    /// <summary>The same after an edit: where it links to something else now. What was removed by hand comes back by no other edit.</summary>
    public void Look(Guid chat, Guid message, string before, Message edited)
    {
        if (_options.Enabled && !Links.In(before, _options).SequenceEqual(Links.In(edited.Content, _options)))
        {
            _waiting.Writer.TryWrite((chat, message));
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, _options.AtOnce).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var (chat, message) = await _waiting.Reader.ReadAsync(cancellationToken);
                await using var scope = _scopes.CreateAsyncScope();
                await MakeAsync(chat, message, scope.ServiceProvider, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception down) when (down.IsUnavailable())
            {
                Log.Unavailable(_logger, down.GetBaseException().GetType().Name);
            }
            catch (Exception failure)
            {
                Log.Failed(_logger, failure);
            }
        }
    }

    private async Task MakeAsync(Guid chat, Guid id, IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<ChatDb>();
        if (await db.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id && m.DeletedAt == null, cancellationToken) is not { } message)
        {
            return;
        }

        var known = message.Previews ?? [];
        var made = new List<LinkPreview>();
        foreach (var link in Links.In(message.Content, _options))
        {
            if ((Array.Find(known, preview => preview.Url == link.OriginalString) ?? await PreviewAsync(link, message, services, cancellationToken)) is { } preview)
            {
                made.Add(preview);
            }
        }

        if (!made.SequenceEqual(known))
        {
            await services.GetRequiredService<MessagePreviews>().StoreAsync(chat, id, message.Content, made, cancellationToken);
        }
    }

    private async Task<LinkPreview?> PreviewAsync(Uri link, Message message, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await _pages.FetchAsync(link, "text/html,application/xhtml+xml", _options.PageBytes, cancellationToken) is not
            { Type: "text/html" or "application/xhtml+xml" } page)
        {
            return null;
        }

        var facts = PageFacts.Read(page.Bytes, page.Charset);
        if (facts.Title is not { } title)
        {
            return null;
        }

        var image = facts.Image is { } picture && Uri.TryCreate(page.From, picture, out var at) && Links.IsFit(at, _options)
            ? await ImageAsync(at, message, services, cancellationToken)
            : null;
        return new LinkPreview(Guid.CreateVersion7(), link.OriginalString, title, facts.Description, facts.Site ?? link.IdnHost, image);
    }

    /// <summary>Kept as a file of the sender's, so that what they may keep holds for it too; null where it is none that is shown.</summary>
    private async Task<FileView?> ImageAsync(Uri url, Message message, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await _pages.FetchAsync(url, "image/*", _options.ImageBytes, cancellationToken) is not { IsWhole: true } fetched)
        {
            return null;
        }

        using var bytes = new MemoryStream(fetched.Bytes);
        await using var staged = await StagedFile.ReceiveAsync(bytes, "preview", services.GetRequiredService<StagingFolder>(), _options.ImageBytes, cancellationToken);
        return staged is { Image: not null } && MediaType.IsShown(staged.Type)
            && await services.GetRequiredService<FileRegister>().AddAsync(message.SenderId, [staged], cancellationToken) is [var view]
                ? view
                : null;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A message goes without a preview: {Reason}.")]
        public static partial void Unavailable(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "A preview could not be made.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
