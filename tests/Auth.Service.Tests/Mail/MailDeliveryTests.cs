using System.Net;
using Auth.Service.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Auth.Service.Tests.Mail;

public sealed class MailDeliveryTests(AuthPostgres server)
{
    [Fact]
    public async Task A_mail_that_was_saved_lies_in_the_folder_and_only_its_file_is_in_the_log()
    {
        using var folder = new MailFolder();
        await using var api = await AuthApi.NewAsync(server, folder.Setting);
        var email = await RegisterAsync(api);

        await AddAsync(api, email);

        var mail = await folder.ToAsync(email);
        Assert.Contains("Subject: Your password was changed", mail, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8080/forgot", mail, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => api.InDatabaseAsync(db => db.OutgoingMails.AllAsync(m => m.Recipient != email)), what: "the mail is off the list");
        Assert.Contains(api.Logged, line => line.Contains("A mail lies in file://", StringComparison.Ordinal));
        Assert.DoesNotContain(api.Logged, line => line.Contains(email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_replicas_send_each_mail_once_and_none_to_a_stranger()
    {
        using var folder = new MailFolder();
        await using var one = await AuthApi.NewAsync(server, folder.Setting);
        await using var other = one.Replica(folder.Setting);
        _ = other.Services;
        var (email, stranger) = (await RegisterAsync(one), Some.Email());

        await one.InDatabaseAsync((db, services) =>
        {
            var mailer = services.GetRequiredService<Mailer>();
            for (var i = 0; i < 30; i++)
            {
                mailer.Add(MailTemplate.TokenReused, email);
                mailer.Add(MailTemplate.TokenReused, stranger);
            }

            return db.SaveChangesAsync();
        });

        await Eventually.HoldsAsync(() => one.InDatabaseAsync(async db => !await db.OutgoingMails.AnyAsync()), what: "all are sent");
        Assert.Equal(Enumerable.Repeat(email, 30), folder.Recipients());
    }

    [Fact]
    public async Task A_mail_that_cannot_be_sent_now_waits_and_comes_later()
    {
        using var folder = new MailFolder();
        await File.WriteAllTextAsync(folder.Path, "a file where the folder should be", TestContext.Current.CancellationToken);
        await using var api = await AuthApi.NewAsync(server, folder.Setting);
        var email = await RegisterAsync(api);
        await AddAsync(api, email);
        await Eventually.HoldsAsync(() => api.InDatabaseAsync(db => db.OutgoingMails.AnyAsync(m => m.Attempts == 1)), what: "it was tried");
        await Eventually.HoldsAsync(() => api.Logged.Any(line => line.Contains("was not sent at try 1", StringComparison.Ordinal)));
        Assert.DoesNotContain(api.Logged, line => line.Contains(email, StringComparison.Ordinal));

        File.Delete(folder.Path);
        await api.InDatabaseAsync(db => db.OutgoingMails.ExecuteUpdateAsync(set => set.SetProperty(m => m.NextTryAt, DateTimeOffset.UtcNow)));

        Assert.NotNull(await folder.ToAsync(email));
    }

    [Fact]
    public async Task By_SMTP_a_mail_reaches_the_server_whole()
    {
        using var smtp = new SmtpServer();
        await using var api = await AuthApi.NewAsync(
            server, ("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{smtp.Port}"), ("Mail:StartTls", "false"), ("Mail:From", "Team <team@example.org>"));
        var email = await RegisterAsync(api);

        await AddAsync(api, email);

        var received = await smtp.ReceivedAsync();
        Assert.Contains("MAIL FROM:<team@example.org>", received, StringComparison.Ordinal);
        Assert.Contains($"RCPT TO:<{email}>", received, StringComparison.Ordinal);
        Assert.Contains("Subject: Your password was changed", received, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Logged, line => line.Contains(email, StringComparison.Ordinal));
    }

    private static async Task<string> RegisterAsync(AuthApi api)
    {
        var email = Some.Email();
        await api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created);
        return email;
    }

    private static Task<int> AddAsync(AuthApi api, string email) => api.InDatabaseAsync((db, services) =>
    {
        services.GetRequiredService<Mailer>().Add(MailTemplate.PasswordChanged, email);
        return db.SaveChangesAsync();
    });
}
