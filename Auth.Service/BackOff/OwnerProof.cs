using Auth.Service.Accounts;
using Auth.Service.Mfa;
using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.BackOff;

/// <summary>
/// That an account's owner is at the keyboard, before what a borrowed session must not be enough for: by the password, and by a fresh
/// session where there is none to ask for.
/// </summary>
public sealed class OwnerProof(PasswordProof passwords, FreshSessions sessions)
{
    /// <summary>Null, or why not.</summary>
    /// <param name="user">The account.</param>
    /// <param name="field">How the request calls the password.</param>
    /// <param name="password">What was given.</param>
    /// <param name="caller">The session.</param>
    /// <param name="response">Gets a Retry-After where there is one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProblemHttpResult?> CheckAsync(
        User user, string field, string? password, CurrentUser caller, HttpResponse response, CancellationToken cancellationToken) =>
        (user.PasswordHash, password) switch
        {
            (null, null) => await sessions.HasAsync(caller.SessionId, cancellationToken) ? null : StepUpFilter.Required(),
            (_, null) => Problem.Invalid(field, "is asked for: this account has a password."),
            var (_, given) => await passwords.CheckAsync(user, given, caller, response, cancellationToken),
        };
}
