using Microsoft.AspNetCore.Http.HttpResults;
using RustyGate.ServiceDefaults.Problems;

namespace Auth.Service.Sessions;

internal static class Refresh
{
    /// <summary>Exchange a refresh token for new tokens of the same session.</summary>
    /// <remarks>The same token again within 30 s gets the same successor; later, it ends the session.</remarks>
    public static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, Device device, RefreshRotation rotation, CancellationToken cancellationToken) =>
        await rotation.ExchangeAsync(request.RefreshToken, device, cancellationToken) is { } signedIn
            ? TypedResults.Ok(signedIn)
            : Problem.Of(StatusCodes.Status401Unauthorized, "invalid_refresh_token", "This refresh token is not valid. Sign in again.");
}
