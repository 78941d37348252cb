using Auth.Service.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Mfa;

/// <summary>Lets a request through whose session has proved a short while ago who uses it, by its login or by a step-up.</summary>
internal sealed class StepUpFilter(AuthDb db, IOptions<MfaOptions> options, TimeProvider clock) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var session = CurrentUser.From(context.HttpContext.User)!.SessionId;
        var since = clock.GetUtcNow().AddMinutes(-options.Value.StepUpMinutes);
        var isFresh = await db.Sessions.AnyAsync(s => s.Id == session && (s.SteppedUpAt ?? s.CreatedAt) > since, context.HttpContext.RequestAborted);
        return isFresh
            ? await next(context)
            : Problem.Of(StatusCodes.Status403Forbidden, "step_up_required", "Prove again that it is you.", "Send a code or the password to /auth/mfa/step-up.");
    }
}

internal static class StepUpFilterExtensions
{
    /// <summary>403 <c>step_up_required</c> unless the session's login or step-up is younger than <see cref="MfaOptions.StepUpMinutes"/>.</summary>
    public static TBuilder RequireStepUp<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter<TBuilder, StepUpFilter>();
}
