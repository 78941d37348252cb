using System.Text;
using Microsoft.Extensions.Options;

namespace Auth.Service.Mail;

/// <summary>For development: each mail is a file that a person opens. The log names the file, never what is in it.</summary>
public sealed partial class FolderTransport(IOptions<MailOptions> options, TimeProvider clock, ILogger<FolderTransport> logger) : IMailTransport
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <inheritdoc />
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var folder = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(options.Value.Folder!)
            : Directory.CreateDirectory(options.Value.Folder!, OwnersAlone | UnixFileMode.UserExecute);
        var file = Path.Combine(folder.FullName, $"{now.UtcDateTime:yyyyMMdd-HHmmss}-{Guid.CreateVersion7(now):N}.eml");
        var open = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = OwnersAlone;
        }

        await using var text = new StreamWriter(file, Encoding.UTF8, open);
        await text.WriteAsync($"""
            From: {options.Value.From}
            To: {letter.Recipient}
            Subject: {letter.Subject}
            Date: {now.UtcDateTime:R}
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            {letter.Text}

            """.AsMemory(), cancellationToken);
        Log.Waits(logger, new Uri(file));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A mail lies in {File}")]
        public static partial void Waits(ILogger logger, Uri file);
    }
}
