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
        var email = Some.Email();

        await AddAsync(api, email);

        var mail = await folder.ToAsync(email);
        Assert.Contains("Subject: Your password was changed", mail, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8080/forgot", mail, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => api.InDatabaseAsync(db => db.OutgoingMails.AllAsync(m => m.Recipient != email)), what: "the mail is off the list");
        Assert.Contains(api.Logged, line => line.Contains("A mail lies in file://", StringComparison.Ordinal));
        Assert.DoesNotContain(api.Logged, line => line.Contains(email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_replicas_send_each_mail_once()
    {
        using var folder = new MailFolder();
        await using var one = await AuthApi.NewAsync(server, folder.Setting);
        await using var other = one.Replica(folder.Setting);
        _ = other.Services;
        var emails = Enumerable.Range(0, 40).Select(_ => Some.Email()).ToList();

        await one.InDatabaseAsync((db, services) =>
        {
            emails.ForEach(email => services.GetRequiredService<Mailer>().Add(MailTemplate.TokenReused, email));
            return db.SaveChangesAsync();
        });

        await Eventually.HoldsAsync(() => one.InDatabaseAsync(async db => !await db.OutgoingMails.AnyAsync()), what: "all are sent");
        Assert.Equal(emails.Order(), folder.Recipients().Order());
    }

    [Fact]
    public async Task A_mail_that_cannot_be_sent_now_waits_and_comes_later()
    {
        using var folder = new MailFolder();
        await File.WriteAllTextAsync(folder.Path, "a file where the folder should be", TestContext.Current.CancellationToken);
        await using var api = await AuthApi.NewAsync(server, folder.Setting);
        var email = Some.Email();
        await AddAsync(api, email);
        await Eventually.HoldsAsync(() => api.InDatabaseAsync(db => db.OutgoingMails.AnyAsync(m => m.Attempts == 1)), what: "it was tried");
        Assert.DoesNotContain(api.Logged, line => line.Contains(email, StringComparison.Ordinal));

        File.Delete(folder.Path);
        await api.InDatabaseAsync(db => db.OutgoingMails.ExecuteUpdateAsync(set => set.SetProperty(m => m.NextTryAt, DateTimeOffset.UtcNow)));

        Assert.NotNull(await folder.ToAsync(email));
    }

    private static Task<int> AddAsync(AuthApi api, string email) => api.InDatabaseAsync((db, services) =>
    {
        services.GetRequiredService<Mailer>().Add(MailTemplate.PasswordChanged, email);
        return db.SaveChangesAsync();
    });
}
