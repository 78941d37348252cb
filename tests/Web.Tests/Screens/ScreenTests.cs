using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Npgsql;
using RustyGate.Tests.Running;
using Web.Tests.Browsing;

namespace Web.Tests.Screens;

/// <summary>
/// Pictures of each page with the demo's people in it, light, dark and on a phone: for the documentation, and to look at. Only on command, since they are
/// to be looked at before they are kept: <c>RUSTYGATE_SCREENS=docs/screens dotnet test tests/Web.Tests --filter FullyQualifiedName~Screens</c>.
/// </summary>
public sealed class ScreenTests(Browser browser)
{
    private const string Somebody = "ada@demo.invalid";
    private const string Password = "orbit-Lantern-42-quiet";

    private static readonly string? Folder = Environment.GetEnvironmentVariable("RUSTYGATE_SCREENS");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_page_is_pictured_in_light_dark_and_on_a_phone()
    {
        Assert.SkipWhen(Folder is null, "RUSTYGATE_SCREENS names no folder.");
        Directory.CreateDirectory(Folder!);
        Environment.SetEnvironmentVariable("Parameters__demo-password", Password);
        await using var app = await RunningSystem.StartAsync("--ephemeral", "--no-limits", "--seed-demo");
        await AppointAsync(app);
        var gateway = app.GetEndpoint("gateway", "http");

        foreach (var look in Look.All)
        {
            await using var stranger = await look.OpenAsync(browser, gateway);
            foreach (var screen in Screen.ForStrangers)
            {
                await PictureAsync(stranger, screen, look);
            }

            await using var ada = await look.OpenAsync(browser, gateway);
            await ada.SignInAsync(gateway, Somebody, Password);
            foreach (var screen in Screen.ForAda)
            {
                await PictureAsync(ada, screen, look);
            }
        }

        var files = new DirectoryInfo(Folder!).GetFiles("*.webp");
        Assert.All(files, file => Assert.InRange(file.Length, 1, Picture.MostBytes));
        Assert.InRange(files.Sum(file => file.Length), 1, Picture.MostBytesInAll);
    }

    private static async Task PictureAsync(Visitor visitor, Screen screen, Look look)
    {
        await screen.ShowAsync(visitor.Page);
        await File.WriteAllBytesAsync(Path.Combine(Folder!, $"{screen.Name}-{look.Name}.webp"), await Picture.TakeAsync(visitor.Page), Cancel);
    }

    /// <summary>Waits until the demo is there, and makes one of its people an administrator.</summary>
    private static async Task AppointAsync(DistributedApplication app)
    {
        await using var connection = new NpgsqlConnection(await app.GetConnectionStringAsync("authdb", Cancel));
        await connection.OpenAsync(Cancel);
        await using var appoint = new NpgsqlCommand("UPDATE users SET role = 'admin' WHERE email = $1", connection) { Parameters = { new() { Value = Somebody } } };
        await Eventually.HoldsAsync(async () => await appoint.ExecuteNonQueryAsync(Cancel) == 1, TimeSpan.FromMinutes(2));
        await using var chats = new NpgsqlConnection(await app.GetConnectionStringAsync("chatdb", Cancel));
        await chats.OpenAsync(Cancel);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM messages", chats);
        await Eventually.HoldsAsync(async () => (long)(await count.ExecuteScalarAsync(Cancel))! >= 10_000, TimeSpan.FromMinutes(2));
    }
}
