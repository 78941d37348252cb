namespace Auth.Service.Tests.Mail;

/// <summary>Where a service puts its mails for a test to read.</summary>
internal sealed class MailFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rustygate-mail-{Guid.NewGuid():N}");

    public (string Key, string Value) Setting => ("Mail:Folder", Path);

    /// <summary>The newest mail to <paramref name="email"/>, as soon as there are <paramref name="count"/>.</summary>
    public async Task<string> ToAsync(string email, int count = 1)
    {
        List<string> found = [];
        await Eventually.HoldsAsync(
            () =>
            {
                found = [.. All().Where(mail => mail.Contains($"\nTo: {email}\n", StringComparison.Ordinal))];
                return found.Count >= count;
            },
            what: "the mail is there");
        return found[^1];
    }

    public IEnumerable<string> Recipients() =>
        All().Select(mail => mail.Split('\n').Single(line => line.StartsWith("To: ", StringComparison.Ordinal))["To: ".Length..]);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Whole mails alone: one that is being written has no end yet.</summary>
    private IEnumerable<string> All() => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "*.eml").Order(StringComparer.Ordinal).Select(File.ReadAllText)
        : [];
}
