using Auth.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Auth.Service.Accounts;

/// <summary>What came of a registration or a login: tokens, or the problem that says why not, or neither while a mail is on its way.</summary>
/// <param name="SignedIn">The tokens; null when there are none.</param>
/// <param name="Problem">Why not.</param>
public readonly record struct SignInOutcome(SignedIn? SignedIn, ProblemHttpResult? Problem)
{
    /// <summary>It worked.</summary>
    public static implicit operator SignInOutcome(SignedIn signedIn) => new(signedIn, Problem: null);

    /// <summary>It did not.</summary>
    public static implicit operator SignInOutcome(ProblemHttpResult problem) => new(SignedIn: null, problem);

    /// <summary>200 with the reply that <paramref name="shape"/> makes of the tokens.</summary>
    internal Results<Ok<TReply>, ProblemHttpResult> ToOk<TReply>(Func<SignedIn, TReply> shape) =>
        SignedIn is null ? Problem! : TypedResults.Ok(shape(SignedIn));

    /// <summary>201 with the reply that <paramref name="shape"/> makes of the tokens; 202 while the address is to be verified.</summary>
    internal Results<Created<TReply>, Accepted, ProblemHttpResult> ToCreated<TReply>(Func<SignedIn, TReply> shape) =>
        SignedIn is not null ? TypedResults.Created((string?)null, shape(SignedIn))
            : Problem is not null ? Problem
            : TypedResults.Accepted((string?)null);
}
