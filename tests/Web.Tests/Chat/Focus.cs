using Microsoft.Playwright;

namespace Web.Tests.Chat;

/// <summary>Where the keys of a page go. Whoever has no mouse has to see it.</summary>
internal static class Focus
{
    /// <summary>What has the focus is in sight, and it or the composer around it is marked.</summary>
    private const string IsShown =
        """
        () => {
          const at = document.activeElement;
          const { top, bottom, left, right } = at.getBoundingClientRect();
          const isInSight = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
          const isMarked = [at, at.closest('.composer')].some((part) => {
            const look = part && getComputedStyle(part);
            return look && (look.outlineStyle !== 'none' || look.boxShadow !== 'none');
          });
          const isRight = isInSight && isMarked && at !== document.body && at.matches(':focus-visible');
          return isRight ? '' : `in sight: ${isInSight}, marked: ${isMarked}, by key: ${at.matches(':focus-visible')}: ${at.outerHTML.slice(0, 300)}`;
        }
        """;

    /// <summary>Which part of the chat page it is in.</summary>
    public static Task<string?> RegionAsync(this IPage page) =>
        page.EvaluateAsync<string?>("document.activeElement.closest('[data-region]:not([data-region=\"\"])')?.dataset.region");

    public static async Task AssertIsVisibleAsync(this IPage page) => Assert.Equal("", await page.EvaluateAsync<string>(IsShown));

    /// <summary>Presses the key until <paramref name="wanted"/> has the focus, which never is out of sight on the way.</summary>
    public static async Task PressUntilAsync(this IPage page, string key, ILocator wanted, int most = 40)
    {
        await Assertions.Expect(wanted).ToBeAttachedAsync();
        for (var pressed = 0; pressed < most; pressed++)
        {
            await page.Keyboard.PressAsync(key).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            await page.AssertIsVisibleAsync();
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"{key} does not lead to {wanted}.");
    }
}
