using System.Globalization;
using Chat.Service.Files;
using Chat.Service.Files.Stores;
using Chat.Service.Push;
using Chat.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Chat.Service.Checks;

/// <summary>Looks at what an installation needs beside its code. Each row says what was found and exactly what to change.</summary>
internal sealed class SelfChecks(
    ChatDb db, VapidKeys keys, IOptions<CheckOptions> checks, IOptions<PushOptions> push, IOptions<KeyFolderOptions> folder, IOptions<FileLimits> files,
    IOptions<S3Options> s3, TimeProvider time)
{
    private const long Gigabyte = 1L << 30;
    private const int LiveWithin = 2000;
    private const int UploadWithin = 60_000;

    /// <summary>Larger than what a proxy allows by default (nginx: 1 MB), and quick to send.</summary>
    private const long ProbeBytes = 8L << 20;

    private static readonly TimeSpan SmallSkew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LargeSkew = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OldBackup = TimeSpan.FromDays(2);
    private static readonly TimeSpan VeryOldBackup = TimeSpan.FromDays(7);

    /// <param name="origin">Where the page that asks was reached, for example <c>https://chat.example.org</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<List<CheckView>> RunAsync(Uri origin, CancellationToken cancellationToken) =>
    [
        Url(origin),
        new(CheckIds.Sse, CheckStatus.Measure, "The page opens an event stream and waits for its first event.",
            "Whatever stands before the gateway buffers: in nginx proxy_buffering off and proxy_read_timeout 60s, in Apache flushpackets=on, in a CDN no caching of /events.",
            new Measurement("GET", "/events", LiveWithin, "ready")),
        new(CheckIds.WebSocket, CheckStatus.Measure, "The page opens a WebSocket.",
            "Whatever stands before the gateway does not pass upgrades on: in nginx proxy_http_version 1.1 and the headers Upgrade and Connection, in Apache mod_proxy_wstunnel.",
            new Measurement("WS", "/ws", LiveWithin, "ready")),
        Upload(),
        await ClockAsync(cancellationToken),
        Disk(),
        await PushAsync(cancellationToken),
        Backup(),
    ];

    private CheckView Url(Uri origin)
    {
        var known = checks.Value.PublicUrl?.GetLeftPart(UriPartial.Authority);
        var reached = origin.GetLeftPart(UriPartial.Authority);
        return known is not null && !string.Equals(known, reached, StringComparison.OrdinalIgnoreCase)
                ? new(CheckIds.PublicUrl, origin.IsLoopback ? CheckStatus.Warn : CheckStatus.Fail, $"This page is {reached}, and links in mails and passkeys are for {known}.", $"Set Mail__PublicUrl={reached} for Auth, or open {known}.")
            : origin.IsLoopback
                ? new(CheckIds.PublicUrl, CheckStatus.Warn, $"{reached} is reached from this machine only.", "Give the gateway a name that others reach, and set Mail__PublicUrl=https://that-name for Auth.")
            : origin.Scheme != Uri.UriSchemeHttps
                ? new(CheckIds.PublicUrl, CheckStatus.Fail, $"{reached} is not encrypted: browsers keep no session, passkeys and notifications there.", "Put a proxy with a certificate before the gateway, and set Mail__PublicUrl to its https:// address for Auth.")
            : new(CheckIds.PublicUrl, CheckStatus.Ok, $"{reached}, encrypted.");
    }

    private CheckView Upload()
    {
        var bytes = Math.Min(ProbeBytes, files.Value.RequestBytes);
        return new(
            CheckIds.Upload, CheckStatus.Measure,
            string.Create(CultureInfo.InvariantCulture, $"A file may have {files.Value.FileBytes >> 20} MiB, a request {files.Value.RequestBytes >> 20} MiB."),
            string.Create(CultureInfo.InvariantCulture, $"Whatever stands before the gateway refuses large requests: in nginx client_max_body_size {files.Value.RequestBytes >> 20}m."),
            new Measurement("POST", "/api/checks/upload", UploadWithin, "204", bytes));
    }

    private async Task<CheckView> ClockAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow();
        var theirs = (await db.Database.SqlQuery<DateTimeOffset>($"""SELECT clock_timestamp() AS "Value" """).ToListAsync(cancellationToken))[0];
        var after = time.GetUtcNow();

        // What the question itself took is nobody's error.
        var skew = theirs < before ? before - theirs : theirs > after ? theirs - after : TimeSpan.Zero;
        var found = string.Create(CultureInfo.InvariantCulture, $"This server and PostgreSQL are {skew.TotalSeconds:0.0} s apart.");
        return skew < SmallSkew ? new(CheckIds.Clock, CheckStatus.Ok, found)
            : new(CheckIds.Clock, skew < LargeSkew ? CheckStatus.Warn : CheckStatus.Fail, found, "Let every machine keep its clock by NTP: timedatectl set-ntp true.");
    }

    private CheckView Disk()
    {
        var (path, free, total) = new[] { s3.Value.IsUsed ? null : files.Value.Directory, folder.Value.Directory }.OfType<string>()
            .Select(one => (Path: Path.GetFullPath(one), Drive: new DriveInfo(Existing(Path.GetFullPath(one)))))
            .Select(one => (one.Path, Free: one.Drive.AvailableFreeSpace, Total: one.Drive.TotalSize))
            .DefaultIfEmpty((Path: "", Free: long.MaxValue, Total: long.MaxValue)).MinBy(one => one.Free);
        var found = path.Length == 0 ? "Files are in a bucket."
            : string.Create(CultureInfo.InvariantCulture, $"{free / (double)Gigabyte:0.0} GiB of {total / (double)Gigabyte:0} are free for {path}.");
        var status = free < Gigabyte ? CheckStatus.Fail : free < 5 * Gigabyte || free < total / 20 ? CheckStatus.Warn : CheckStatus.Ok;
        return new(CheckIds.Disk, status, found, status == CheckStatus.Ok ? null : "Free space there, move the data folder (--data), or keep files in a bucket (S3__Bucket).");
    }

    /// <summary>A folder that is made when it is first needed lies where the nearest one does that is there.</summary>
    private static string Existing(string path) => Directory.Exists(path) || Path.GetDirectoryName(path) is not { } parent ? path : Existing(parent);

    private async Task<CheckView> PushAsync(CancellationToken cancellationToken) =>
        await keys.PublicKeyAsync(cancellationToken) is null
            ? new(CheckIds.Push, CheckStatus.Fail, "Nobody gets notifications.", "Set DataProtection__Directory for Chat to the folder that Auth has; if it is set, restore the folder that belongs to this database.")
        : push.Value.Contact is null
            ? new(CheckIds.Push, CheckStatus.Warn, "Notifications are sent without a contact: Apple's push service refuses them.", "Set Push__Contact=mailto:you@example.org for Chat.")
        : new(CheckIds.Push, CheckStatus.Ok, "Notifications can be sent.");

    private CheckView Backup()
    {
        if (checks.Value.BackupStamp is not { } stamp || !File.Exists(stamp))
        {
            return new(
                CheckIds.Backup, CheckStatus.Warn, "No backup is known.",
                checks.Value.BackupStamp is { } path
                    ? $"Back up the databases, the files and the keys, and touch {path} when it is done."
                    : "Back up the databases, the files and the keys; set Checks__BackupStamp for Chat to a file that the backup touches when it is done.");
        }

        var age = time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(stamp);
        var found = string.Create(CultureInfo.InvariantCulture, $"The last backup was complete {age.TotalHours:0} h ago.");
        return age < OldBackup ? new(CheckIds.Backup, CheckStatus.Ok, found)
            : new(CheckIds.Backup, age < VeryOldBackup ? CheckStatus.Warn : CheckStatus.Fail, found, $"See why nothing has touched {stamp} since, and run the backup.");
    }
}
