using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RustyGate.Tests.Running;

namespace RustyGate.Tests.Identity;

/// <summary>What only someone with the database and the key folder can know and do.</summary>
internal static class InsideKnowledge
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Makes an account an administrator's, behind the back of the system.</summary>
    public static async Task MakeAdminAsync(this DistributedApplication app, Guid user)
    {
        await using var connection = await OpenAsync(app);
        await using var command = new NpgsqlCommand("UPDATE users SET role = 'admin' WHERE id = $1", connection) { Parameters = { new() { Value = user } } };
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }

    /// <summary>Makes the sessions of an account a quarter of an hour older: what asks for a fresh one asks for a proof.</summary>
    public static async Task GrowOldAsync(this DistributedApplication app, Guid user)
    {
        await using var connection = await OpenAsync(app);
        await using var command = new NpgsqlCommand("UPDATE sessions SET created_at = created_at - interval '16 minutes', stepped_up_at = NULL WHERE user_id = $1", connection)
        {
            Parameters = { new() { Value = user } },
        };
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(Cancel));
    }

    /// <summary>Makes the system one that nobody has set up, though people are in it; the token of its setup link, which is good again.</summary>
    public static async Task<string> ReopenSetupAsync(this DistributedApplication app)
    {
        await using var connection = await OpenAsync(app);
        await using var command = new NpgsqlCommand("UPDATE users SET role = 'user' WHERE role = 'admin'; DELETE FROM installation", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return await app.SettingOfAuthAsync("Setup__Token");
    }

    /// <summary>Waits until Chat has been told that an account was closed or erased.</summary>
    public static Task ChatHasHeardAsync(this DistributedApplication app, Guid user) => Eventually.HoldsAsync(
        async () =>
        {
            await using var connection = await OpenAsync(app);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM departures WHERE user_id = $1", connection) { Parameters = { new() { Value = user } } };
            return (long)(await command.ExecuteScalarAsync(Cancel))! == 0;
        },
        what: "Chat is told of the account");

    /// <summary>The key that access tokens are signed with now: from the database, decrypted with the keys in Auth's folder.</summary>
    public static async Task<(string Kid, ECDsa Key)> SigningKeyAsync(this DistributedApplication app)
    {
        await using var connection = await OpenAsync(app);
        await using var command = new NpgsqlCommand(
            "SELECT kid, private_key FROM signing_keys WHERE activated_at <= now() AND retired_at IS NULL ORDER BY activated_at DESC LIMIT 1", connection);
        await using var row = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await row.ReadAsync(Cancel));
        var (kid, encrypted) = (row.GetString(0), (byte[])row[1]);

        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("rustygate").DisableAutomaticKeyGeneration().PersistKeysToFileSystem(await KeyFolderAsync(app));
        await using var provider = services.BuildServiceProvider();
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(provider.GetDataProtector("RustyGate.SigningKeys.v1", kid).Unprotect(encrypted), out _);
        return (kid, key);
    }

    /// <summary>A setting that Auth was started with, by its environment variable.</summary>
    public static async Task<string> SettingOfAuthAsync(this DistributedApplication app, string variable)
    {
        var auth = await app.ReplicaAsync("auth", Cancel);
        var environment = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{auth.ProcessId}/environ", Cancel)).Split('\0');
        return environment.Single(entry => entry.StartsWith($"{variable}=", StringComparison.Ordinal))[(variable.Length + 1)..];
    }

    /// <summary>The newest mail to an address with <paramref name="words"/> in it, as soon as it is there.</summary>
    public static async Task<string> MailAsync(this DistributedApplication app, string email, string words)
    {
        var folder = await app.SettingOfAuthAsync("Mail__Folder");
        string? found = null;
        await Eventually.HoldsAsync(
            () =>
            {
                found = !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder, "*.eml").OrderDescending(StringComparer.Ordinal).Select(File.ReadAllText)
                    .FirstOrDefault(mail => mail.Contains($"\nTo: {email}\n", StringComparison.Ordinal) && mail.Contains(words, StringComparison.Ordinal));
                return found is not null;
            },
            what: $"a mail with '{words}'");
        return found!;
    }

    /// <summary>The secret in the link of a mail.</summary>
    public static string TokenIn(string mail)
    {
        const string Before = "#token=";
        var start = mail.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return mail[start..mail.IndexOf('\n', start)].Trim();
    }

    private static async Task<DirectoryInfo> KeyFolderAsync(DistributedApplication app) => new(await app.SettingOfAuthAsync("DataProtection__Directory"));

    private static async Task<NpgsqlConnection> OpenAsync(DistributedApplication app)
    {
        var connection = new NpgsqlConnection(await app.GetConnectionStringAsync("authdb", Cancel));
        await connection.OpenAsync(Cancel);
        return connection;
    }
}
