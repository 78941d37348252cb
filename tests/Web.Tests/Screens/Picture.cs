using Microsoft.Playwright;

namespace Web.Tests.Screens;

/// <summary>What a page looks like, as a small WebP: Playwright takes a PNG, and the browser itself makes it smaller.</summary>
internal static class Picture
{
    public const long MostBytes = 40 * 1024;
    public const long MostBytesInAll = 2 * 1024 * 1024;

    // What is wide is made smaller, and the best of three qualities is taken that is small enough.
    private const string ToWebP =
        """
        async ([png, most]) => {
            const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0))]));
            const scale = image.width > 1000 ? 0.75 : 1;
            const canvas = new OffscreenCanvas(image.width * scale, image.height * scale);
            const context = canvas.getContext('2d');
            context.imageSmoothingQuality = 'high';
            context.drawImage(image, 0, 0, canvas.width, canvas.height);
            for (const quality of [0.6, 0.4, 0.2]) {
                const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
                if (blob.size > most && quality > 0.2) continue;
                const bytes = new Uint8Array(await blob.arrayBuffer());
                return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
            }
        }
        """;

    public static async Task<byte[]> TakeAsync(IPage page)
    {
        var png = await page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        return Convert.FromBase64String(await page.EvaluateAsync<string>(ToWebP, new object[] { Convert.ToBase64String(png), MostBytes * 6 / 10 }));
    }
}
