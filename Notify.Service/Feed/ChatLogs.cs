namespace Notify.Service.Feed;

/// <summary>Opens the log for services that live as long as the process: a typed client is short-lived, so that its handler can be renewed.</summary>
internal sealed class ChatLogs(IServiceProvider services)
{
    public ChatLog Open() => services.GetRequiredService<ChatLog>();
}
