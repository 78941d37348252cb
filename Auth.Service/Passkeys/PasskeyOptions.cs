using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Passkeys;

/// <summary>
/// Section <c>Passkeys</c>: for which site they are. Browsers make passkeys on https and on <c>localhost</c> only, and for domains, never
/// for bare addresses.
/// </summary>
public sealed class PasskeyOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Passkeys";

    /// <summary>
    /// The domain that passkeys belong to (WebAuthn §5.1.2, the RP ID); null for the host of the first of <see cref="Origins"/>. Passkeys
    /// are of no more use when it changes.
    /// </summary>
    public string? Domain { get; set; }

    /// <summary>The pages that may ask for them, as <c>https://chat.example.org</c>; when empty, that of <c>Mail:PublicUrl</c>.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>Most passkeys of one account.</summary>
    [Range(1, 100)]
    public int PerUser { get; set; } = 20;

    /// <summary>The domain that holds.</summary>
    internal string EffectiveDomain => Domain ?? new Uri(Origins[0]).IdnHost;

    /// <summary>Whether a page of <paramref name="origin"/> may ask for a passkey.</summary>
    internal bool Allows(string origin) => Origins.Any(allowed => string.Equals(allowed.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in Origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/")
            {
                yield return new($"Passkeys:Origins: {origin} is no origin such as https://chat.example.org.", [nameof(Origins)]);
            }
            else if (!IsWithin(uri.IdnHost, Domain ?? uri.IdnHost))
            {
                yield return new($"Passkeys:Origins: {origin} is not within Passkeys:Domain, {Domain}.", [nameof(Domain)]);
            }
        }
    }

    private static bool IsWithin(string host, string domain) =>
        string.Equals(host, domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
}
