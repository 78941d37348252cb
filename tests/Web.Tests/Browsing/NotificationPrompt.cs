using Microsoft.Playwright;

namespace Web.Tests.Browsing;

/// <summary>
/// The question of the browser whether a page may show notifications, which a headless one cannot show: it stands for somebody who allows it. What is
/// shown then is only noted.
/// </summary>
internal sealed class NotificationPrompt
{
    private const string Script =
        """
        window.asked = 0;
        window.shown = [];
        window.Notification = class {
          static permission = 'default';
          static async requestPermission() {
            window.asked++;
            return (this.permission = 'granted');
          }
          constructor(title) {
            window.shown.push(title);
          }
        };
        """;

    private readonly IPage _page;

    private NotificationPrompt(IPage page) => _page = page;

    /// <summary>The app's own offer, before the browser's question.</summary>
    public ILocator Offer => _page.GetByRole(AriaRole.Region, new() { Name = "Notifications" });

    public static async Task<NotificationPrompt> AwaitAsync(Visitor visitor)
    {
        await visitor.Context.AddInitScriptAsync(Script);
        return new NotificationPrompt(visitor.Page);
    }

    public Task<int> TimesAskedAsync() => _page.EvaluateAsync<int>("window.asked");

    /// <summary>The titles of what was shown.</summary>
    public Task<string[]> ShownAsync() => _page.EvaluateAsync<string[]>("window.shown");
}
