using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Keys;

/// <summary>The verb <c>keys rotate</c> on the server: <c>dotnet Auth.Service.dll keys rotate</c>.</summary>
internal static class KeyCommand
{
    /// <summary>Rotates the signing keys and says in one line from when on the new one signs.</summary>
    /// <returns>The exit code of the process: 0, or 1 when the database does not answer.</returns>
    public static async Task<int> RotateKeysAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var (keys, clock) = (scope.ServiceProvider.GetRequiredService<KeyStore>(), scope.ServiceProvider.GetRequiredService<TimeProvider>());
        try
        {
            var before = KeySchedule.Current(await keys.ReadAsync(CancellationToken.None), clock.GetUtcNow())!;
            var newest = (await keys.RotateAsync(before.Kid, CancellationToken.None)).MaxBy(key => key.ActivatedAt)!;
            Console.WriteLine($"Key {newest.Kid} signs from {newest.ActivatedAt:u} on.");
            return 0;
        }
        catch (Exception unavailable) when (unavailable.IsUnavailable())
        {
            await Console.Error.WriteLineAsync($"The database does not answer: {unavailable.GetBaseException().Message}");
            return 1;
        }
    }
}
