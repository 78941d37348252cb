using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

/// <summary>Lets a request of a fresh session through.</summary>
internal sealed class StepUpFilter(FreshSessions sessions) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await sessions.HasAsync(CurrentUser.From(context.HttpContext.User)!.SessionId, context.HttpContext.RequestAborted) ? await next(context) : Required();

    /// <summary>403 <c>step_up_required</c>.</summary>
    public static ProblemHttpResult Required() => Problem.Of(
        StatusCodes.Status403Forbidden, "step_up_required", "Prove again that it is you.", "Send a code, the password or a passkey to /auth/mfa/step-up.");
}

internal static class StepUpFilterExtensions
{
    /// <summary>403 <c>step_up_required</c> unless the session's login or step-up is younger than <see cref="MfaOptions.StepUpMinutes"/>.</summary>
    public static TBuilder RequireStepUp<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter<TBuilder, StepUpFilter>();
}
