using System.Net;
using Auth.Service.Tests.Accounts.Recovery;
using Auth.Service.Tests.Mail;

namespace Auth.Service.Tests.Accounts;

/// <summary>Registration where addresses are to be verified: nobody learns who has an account.</summary>
public sealed class VerifiedRegistrationTests(AuthPostgres server)
{
    private static readonly (string Key, string Value) Verified = ("Registration:RequireVerifiedEmail", "true");

    [Fact]
    public async Task S19_A_new_and_a_known_address_are_answered_the_same_and_the_mail_says_the_rest()
    {
        using var mails = new MailFolder();
        await using var api = await AuthApi.NewAsync(server, Verified, mails.Setting);
        var (email, username) = (Some.Email(), Some.Username());

        Assert.Equal("", await RegisterAsync(api, email, username));
        var token = RecoveryTests.TokenIn(await mails.ToAsync(email));
        await api.PostAsync("/auth/login", new { email, password = Some.Password }).ExpectProblemAsync(HttpStatusCode.Forbidden, "email_unverified");
        await api.PostAsync("/auth/login", new { email, password = "another password" }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await api.PostAsync("/auth/verify", new { token }).ExpectAsync(HttpStatusCode.NoContent);
        await api.PostAsync("/auth/login", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal("", await RegisterAsync(api, email, username: null));
        Assert.Contains("Subject: You have an account already", await mails.ToAsync(email, count: 2), StringComparison.Ordinal);
        Assert.Equal("", await RegisterAsync(api, Some.Email(), username: null));
    }

    [Fact]
    public async Task S19_A_taken_user_name_is_told_the_same_for_a_new_and_a_known_address()
    {
        using var mails = new MailFolder();
        await using var api = await AuthApi.NewAsync(server, Verified, mails.Setting);
        var (email, username) = (Some.Email(), Some.Username());
        await RegisterAsync(api, email, username);

        foreach (var address in new[] { email, Some.Email() })
        {
            await api.PostAsync("/auth/register", new { email = address, username, password = Some.Password })
                .ExpectProblemAsync(HttpStatusCode.Conflict, "username_taken");
        }
    }

    [Fact]
    public void Without_a_way_for_mails_it_does_not_start()
    {
        using var api = AuthApi.Unstarted(Verified);

        Assert.Contains("Mail:Host", RefusedStart.Of(api).Message, StringComparison.Ordinal);
    }

    private static async Task<string> RegisterAsync(AuthApi api, string email, string? username)
    {
        using var reply = await api.PostAsync("/auth/register", new { email, username, password = Some.Password });
        Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
        return await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
