using System.Net;
using Auth.Service.Tests.Mail;

namespace Auth.Service.Tests.Sessions;

/// <summary>What the owner of an account is told by mail, because it may not have been them.</summary>
public sealed class NoticeTests(AuthPostgres server)
{
    private const string NewPassword = "orbit-Lantern-42-quiet";

    [Fact]
    public async Task S11_S25_A_changed_password_and_a_token_used_twice_are_told_by_mail_and_a_refused_change_is_not()
    {
        using var mails = new MailFolder();
        await using var api = await AuthApi.NewAsync(server, mails.Setting);
        var person = await SignedUp.NewAsync(api);
        var stolen = await person.LogInAsync();

        await person.PostAsync("/auth/password", new { current_password = "a wrong password", new_password = NewPassword })
            .ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");
        await stolen.RefreshedAsync();
        await stolen.AgeAsync(TimeSpan.FromSeconds(31));
        await stolen.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        var reused = await mails.ToAsync(person.Email);
        await stolen.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        await person.PostAsync("/auth/password", new { current_password = Some.Password, new_password = NewPassword }).ExpectAsync(HttpStatusCode.OK);
        var changed = await mails.ToAsync(person.Email, count: 2);

        Assert.Contains("Subject: A session of yours was ended", reused, StringComparison.Ordinal);
        Assert.Contains("Subject: Your password was changed", changed, StringComparison.Ordinal);
        Assert.Equal([person.Email, person.Email], mails.Recipients());
    }
}
