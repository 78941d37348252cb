using Auth.Service.Mfa;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RustyGate.ServiceDefaults.Identity;

namespace Auth.Service.Keys;

/// <summary>What a verifier of our tokens needs: OpenID Connect Discovery 1.0 §4 and a JSON Web Key Set (RFC 7517 §5).</summary>
internal static class KeyEndpoints
{
    /// <summary>How long a verifier may keep what it read; one that meets an unknown kid asks again.</summary>
    private const string Cacheable = "public, max-age=300";

    public static void MapKeys(this WebApplication app)
    {
        var group = app.MapGroup("/.well-known").AllowAnonymous().WithTags("Keys");
        group.MapGet("/jwks.json", JwksAsync);
        group.MapGet("/openid-configuration", Configuration);

        var administration = app.MapGroup("/admin/keys").RequireAuthorization(Roles.Admin).WithTags("Administration")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        administration.MapGet("", KeyAdministration.ListAsync);
        administration.MapPost("/rotate", KeyAdministration.RotateAsync).RequireStepUp();
    }

    /// <summary>The public keys that access tokens are signed with.</summary>
    public static async Task<Ok<Jwks>> JwksAsync(SigningKeyRing keys, HttpResponse response, CancellationToken cancellationToken)
    {
        var published = (await keys.GetAsync(cancellationToken)).Published;
        response.Headers.CacheControl = Cacheable;
        return TypedResults.Ok(new Jwks(published));
    }

    /// <summary>Who issues the tokens, and where the keys are.</summary>
    public static Ok<OpenIdConfiguration> Configuration(HttpRequest request, IOptions<TokenOptions> tokens)
    {
        // Varies with the origin that was asked, which a shared cache may not tell apart.
        request.HttpContext.Response.Headers.CacheControl = "private, max-age=300";
        var jwks = new Uri($"{request.Scheme}://{request.Host}{request.PathBase}/.well-known/jwks.json");
        return TypedResults.Ok(new OpenIdConfiguration(tokens.Value.Issuer, jwks, ["ES256"], ["public"], ["none"]));
    }

    /// <summary>A JSON Web Key Set.</summary>
    /// <param name="Keys">All keys that a token may be signed with now.</param>
    public sealed record Jwks(IReadOnlyList<PublicKey> Keys);

    /// <summary>The discovery document, as far as it applies here.</summary>
    /// <param name="Issuer">The <c>iss</c> of every token.</param>
    /// <param name="JwksUri">The keys, on the origin that was asked.</param>
    /// <param name="IdTokenSigningAlgValuesSupported">The only algorithm.</param>
    /// <param name="SubjectTypesSupported">Everyone sees the same <c>sub</c>.</param>
    /// <param name="ResponseTypesSupported">No authorization endpoint.</param>
    public sealed record OpenIdConfiguration(
        string Issuer,
        Uri JwksUri,
        IReadOnlyList<string> IdTokenSigningAlgValuesSupported,
        IReadOnlyList<string> SubjectTypesSupported,
        IReadOnlyList<string> ResponseTypesSupported);
}
