using Auth.Service.BackOff;
using Auth.Service.Database;
using Auth.Service.Mail;
using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Auth.Service.Accounts.Recovery;

/// <summary>What one does by mail. Whoever asks for a mail is told the same, at the same speed, whether there is such an account or not.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecovery(this WebApplication app)
    {
        var group = app.MapGroup("/auth").WithTags("Recovery by mail").AllowAnonymous().NoStore();
        group.MapPost("/password/forgot", ForgotAsync).ProducesMailProblems();
        group.MapPost("/password/reset", ResetAsync).ProducesMailProblems();
        group.MapPost("/verify", VerifyAsync).ProducesMailProblems();
        group.MapPost("/verify/resend", ResendAsync).ProducesMailProblems();
    }

    /// <summary>Ask for a mail with a link to set a new password.</summary>
    /// <remarks>202 whether the address has an account or not.</remarks>
    public static Task<Results<Accepted, ProblemHttpResult>> ForgotAsync(
        MailRequest request, Device device, MailByRequest mails, HttpResponse response, CancellationToken cancellationToken) =>
        mails.AddAsync(MailTemplate.PasswordReset, request, device, response, cancellationToken);

    /// <summary>Ask for another mail with a link to verify the address.</summary>
    /// <remarks>202 whether the address has an account that waits for it or not.</remarks>
    public static Task<Results<Accepted, ProblemHttpResult>> ResendAsync(
        MailRequest request, Device device, MailByRequest mails, HttpResponse response, CancellationToken cancellationToken) =>
        mails.AddAsync(MailTemplate.Verification, request, device, response, cancellationToken);

    /// <summary>Set a new password with the token out of a mail.</summary>
    /// <remarks>Once, within 30 minutes. All sessions end.</remarks>
    public static Task<Results<Ok<ResetReply>, ProblemHttpResult>> ResetAsync(
        ResetRequest request, Device device, PasswordReset reset, HttpResponse response, CancellationToken cancellationToken) =>
        reset.UseAsync(request, device, response, cancellationToken);

    /// <summary>Verify an address with the token out of a mail.</summary>
    /// <remarks>Once, within 30 minutes.</remarks>
    public static async Task<Results<NoContent, ProblemHttpResult>> VerifyAsync(
        VerifyRequest request, Device device, AuthDb db, MailTokens tokens, LoginBackOff backOff, TimeProvider clock, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var attempt = await backOff.BeginAsync(device.Ip);
        if (attempt.IsRefused)
        {
            return LoginBackOff.Problem(attempt, response);
        }

        if (await tokens.FindAsync(request.Token, MailTokenPurpose.Verification, cancellationToken) is not var (token, user))
        {
            return MailTokenProblem.Invalid();
        }

        await backOff.WithdrawAsync(attempt);
        await tokens.UseAsync(token, cancellationToken);
        user.EmailVerifiedAt ??= clock.GetUtcNow();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.NoContent();
        }
        catch (DbUpdateConcurrencyException)
        {
            return MailTokenProblem.Invalid();
        }
    }

    private static RouteHandlerBuilder ProducesMailProblems(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesValidationProblem().ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
