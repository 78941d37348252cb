using System.Net;
using System.Text.Json;
using Auth.Service.Audit;
using Auth.Service.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Accounts.Recovery;

/// <summary>New passwords and verified addresses by mail.</summary>
public sealed class RecoveryTests(RecoveryTests.WithMails shared) : IClassFixture<RecoveryTests.WithMails>
{
    private const string NewPassword = "SecurePass123!";

    private readonly AuthApi _api = shared.Api;
    private readonly MailFolder _mails = shared.Mails;

    [Fact]
    public async Task S25_A_forgotten_password_is_set_anew_by_mail_once_and_all_sessions_end()
    {
        var (email, account) = await RegisterAsync();
        var token = await ForgotAsync(email);

        var reply = await ResetAsync(token, NewPassword).ExpectAsync(HttpStatusCode.OK);

        var id = account.GetProperty("user_id").GetGuid();
        Assert.True(await _api.InDatabaseAsync(db => db.Sessions.Where(s => s.UserId == id).AllAsync(s => s.RevokedAt != null)));
        Assert.True(await _api.InDatabaseAsync(db => db.AuditLog.AnyAsync(a => a.Act == Acts.PasswordReset && a.ActorId == id)));
        await LoginAsync(email, Some.Password).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_credentials");
        await LoginAsync(email, NewPassword, reply.GetProperty("device_token").GetString()).ExpectAsync(HttpStatusCode.OK);
        await ResetAsync(token, "another-Lantern-42").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
        Assert.Contains("Subject: Your password was changed", await _mails.ToAsync(email, count: 2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_parallel_uses_of_one_token_one_wins()
    {
        var (email, _) = await RegisterAsync();
        var token = await ForgotAsync(email);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => DecidedAsync(token, $"orbit-Lantern-{i}-quiet")));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], statuses.Order());
    }

    /// <summary>Comes again as it is told to: whoever waits for a core to hash on longer than two seconds gets a 503.</summary>
    private async Task<HttpStatusCode> DecidedAsync(string token, string password)
    {
        var status = HttpStatusCode.ServiceUnavailable;
        await Eventually.HoldsAsync(async () =>
        {
            using var reply = await ResetAsync(token, password);
            Assert.Equal(reply.StatusCode == HttpStatusCode.ServiceUnavailable, reply.Headers.RetryAfter is not null);
            status = reply.StatusCode;
            return status != HttpStatusCode.ServiceUnavailable;
        });
        return status;
    }

    [Fact]
    public async Task S24_A_mailed_token_is_stored_as_its_hash_and_is_good_for_30_minutes()
    {
        var (email, account) = await RegisterAsync();
        var token = await ForgotAsync(email);
        var id = account.GetProperty("user_id").GetGuid();

        var stored = await _api.InDatabaseAsync(db => db.MailTokens.SingleAsync(t => t.UserId == id));
        Assert.Equal(Service.Sessions.OpaqueToken.Hash(token), stored.Hash);
        Assert.InRange(stored.ExpiresAt - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(28), TimeSpan.FromMinutes(30));

        await _api.InDatabaseAsync(db => db.MailTokens.Where(t => t.UserId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.ExpiresAt, DateTimeOffset.UtcNow)));
        await ResetAsync(token, NewPassword).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Fact]
    public async Task S15_A_weak_new_password_is_refused_and_the_token_stays_good()
    {
        var (email, _) = await RegisterAsync();
        var token = await ForgotAsync(email);

        await ResetAsync(token, "password123").ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "password");
        await ResetAsync(token, email).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "password");

        await ResetAsync(token, NewPassword).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task S19_Asking_for_a_mail_is_answered_the_same_for_a_stranger()
    {
        var (email, _) = await RegisterAsync();

        foreach (var path in new[] { "/auth/password/forgot", "/auth/verify/resend" })
        {
            foreach (var address in new[] { email, Some.Email() })
            {
                using var reply = await _api.PostAsync(path, new { email = address });
                Assert.Equal((HttpStatusCode.Accepted, ""), (reply.StatusCode, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            }
        }
    }

    [Fact]
    public async Task A_mail_goes_to_the_address_that_was_registered_and_not_to_another_spelling_of_it()
    {
        var (email, _) = await RegisterAsync();

        await _api.PostAsync("/auth/password/forgot", new { email = email.ToUpperInvariant().Replace("USER", "ＵＳＥＲ", StringComparison.Ordinal) })
            .ExpectAsync(HttpStatusCode.Accepted);

        Assert.NotNull(await _mails.ToAsync(email));
    }

    [Fact]
    public async Task S20_Mails_to_one_address_are_asked_for_in_vain_after_a_few()
    {
        var email = Some.Email();
        for (var i = 0; i < 5; i++)
        {
            await _api.PostAsync("/auth/password/forgot", new { email }).ExpectAsync(HttpStatusCode.Accepted);
        }

        await _api.PostAsync("/auth/password/forgot", new { email }).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "too_many_attempts");
    }

    [Fact]
    public async Task An_address_is_verified_once_by_the_token_in_the_mail_which_resets_no_password()
    {
        var (email, account) = await RegisterAsync();
        await _api.PostAsync("/auth/verify/resend", new { email }).ExpectAsync(HttpStatusCode.Accepted);
        var token = TokenIn(await _mails.ToAsync(email));

        await ResetAsync(token, NewPassword).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
        await _api.PostAsync("/auth/verify", new { token }).ExpectAsync(HttpStatusCode.NoContent);

        var id = account.GetProperty("user_id").GetGuid();
        Assert.NotNull(await _api.InDatabaseAsync(db => db.Users.Where(u => u.Id == id).Select(u => u.EmailVerifiedAt).SingleAsync()));
        await _api.PostAsync("/auth/verify", new { token }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_token");
    }

    [Theory]
    [InlineData("/auth/password/forgot", "{}", "email")]
    [InlineData("/auth/password/forgot", """{"email":"no address"}""", "email")]
    [InlineData("/auth/password/reset", """{"password":"StrongPassword123!"}""", "token")]
    [InlineData("/auth/password/reset", """{"token":"x","password":"short"}""", "password")]
    [InlineData("/auth/verify", "{}", "token")]
    [InlineData("/auth/verify/resend", "{}", "email")]
    public async Task A_wrong_field_is_named(string path, string body, string field) =>
        await _api.PostTextAsync(path, body).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", field);

    internal static string TokenIn(string mail) => mail.Split("#token=")[1].Split('\n')[0];

    private async Task<(string Email, JsonElement Account)> RegisterAsync()
    {
        var email = Some.Email();
        return (email, await _api.PostAsync("/auth/register", new { email, password = Some.Password }).ExpectAsync(HttpStatusCode.Created));
    }

    private async Task<string> ForgotAsync(string email)
    {
        await _api.PostAsync("/auth/password/forgot", new { email }).ExpectAsync(HttpStatusCode.Accepted);
        return TokenIn(await _mails.ToAsync(email));
    }

    private Task<HttpResponseMessage> ResetAsync(string token, string password) => _api.PostAsync("/auth/password/reset", new { token, password });

    private Task<HttpResponseMessage> LoginAsync(string email, string password, string? deviceToken = null) =>
        _api.PostAsync("/auth/login", new { email, password, device_token = deviceToken });

    /// <summary>One service whose mails can be read.</summary>
    public sealed class WithMails(AuthPostgres server) : IAsyncLifetime
    {
        private AuthApi? _api;

        internal AuthApi Api => _api!;

        internal MailFolder Mails { get; } = new();

        public async ValueTask InitializeAsync() => _api = await AuthApi.NewAsync(
            server, Mails.Setting, ("BackOff:FirstSeconds", "600"), ("BackOff:TriesPerAddress", "1000"));

        public async ValueTask DisposeAsync()
        {
            await _api!.DisposeAsync();
            Mails.Dispose();
        }
    }
}
