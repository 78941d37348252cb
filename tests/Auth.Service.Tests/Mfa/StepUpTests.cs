using System.Net;
using Auth.Service.Audit;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Tests.Mfa;

/// <summary><c>POST /auth/mfa/step-up</c>.</summary>
public sealed class StepUpTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly AuthApi _api = shared.Api;

    [Fact]
    public async Task An_old_session_changes_nothing_that_matters_before_the_password()
    {
        var ann = await Account.RegisterAsync(_api);
        await ann.GrowOldAsync();
        await ann.PostAsync("/auth/mfa/totp").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");

        await ann.PostAsync("/auth/mfa/step-up", new { password = "another password" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "wrong_password");
        await ann.PostAsync("/auth/mfa/totp").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await ann.PostAsync("/auth/mfa/step-up", new { password = Some.Password }).ExpectNothingAsync();
        await ann.PostAsync("/auth/mfa/totp").ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(
            [Outcomes.Refused, Outcomes.Done],
            await _api.InDatabaseAsync(db => db.AuditLog.Where(entry => entry.ActorId == ann.Id && entry.Act == Acts.StepUp)
                .OrderBy(entry => entry.Id).Select(entry => entry.Outcome).ToListAsync()));
    }

    [Fact]
    public async Task With_a_second_factor_the_password_is_not_enough()
    {
        var ann = await Account.RegisterAsync(_api);
        var (secret, _) = await ann.AddSecondFactorAsync();
        await ann.GrowOldAsync();

        await ann.PostAsync("/auth/mfa/step-up", new { password = Some.Password }).ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "code");
        await ann.PostAsync("/auth/mfa/step-up", new { code = "wrong-1" }).ExpectProblemAsync(HttpStatusCode.Unauthorized, "invalid_code");
        await ann.SendAsync(HttpMethod.Delete, "/auth/mfa/totp").ExpectProblemAsync(HttpStatusCode.Forbidden, "step_up_required");
        await ann.PostAsync("/auth/mfa/step-up", new { code = Account.CodeAt(secret) }).ExpectNothingAsync();
        await ann.SendAsync(HttpMethod.Delete, "/auth/mfa/totp").ExpectNothingAsync();
    }

    [Fact]
    public async Task Services_may_ask_whether_a_session_is_fresh_and_strangers_may_not()
    {
        var ann = await Account.RegisterAsync(_api);
        var path = $"/internal/sessions/{ann.SessionId}/step-up";
        Assert.True(await IsFreshAsync(path));

        await ann.GrowOldAsync();

        Assert.False(await IsFreshAsync(path));
        Assert.False(await IsFreshAsync($"/internal/sessions/{Guid.NewGuid()}/step-up"));
        await ann.GetAsync(path).ExpectProblemAsync(HttpStatusCode.NotFound, "not_found");

        async Task<bool> IsFreshAsync(string asked) =>
            (await _api.AsService().GetAsync(asked, TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK)).GetProperty("is_fresh").GetBoolean();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"code":"123456","password":"x"}""")]
    public async Task One_proof_is_given(string body)
    {
        var ann = await Account.RegisterAsync(_api);

        await ann.PostAsync("/auth/mfa/step-up", System.Text.Json.JsonSerializer.Deserialize<object>(body))
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "invalid_request", "code");
    }
}
