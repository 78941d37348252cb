using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Serialization;
using Known = RustyGate.ServiceDefaults.Identity.Scopes;

namespace Auth.Service.Bots;

/// <summary>The body of <c>POST /api/bots</c>, and, with what shall change, of <c>PATCH /api/bots/{id}</c>.</summary>
/// <param name="Name">What others read: one line of 1 to 64 characters.</param>
/// <param name="Avatar">The picture: the id of an uploaded file.</param>
/// <param name="Scopes">What its token may do.</param>
/// <param name="ExpiresAt">When the token ends by itself; absent: never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BotRequest(string? Name = null, Guid? Avatar = null, IReadOnlyList<string>? Scopes = null, DateTimeOffset? ExpiresAt = null) : IValidatableObject
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 64;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Name is not null && (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName || Name.Any(char.IsControl) || !IsWellFormed(Name)))
        {
            yield return new($"must be one line of 1 to {MaxName} characters.", ["name"]);
        }

        if (Scopes is not null && !(Scopes.Count > 0 && Scopes.All(scope => scope is not null && Known.All.Contains(scope))))
        {
            yield return new($"must name some of {string.Join(", ", Known.All.Order(StringComparer.Ordinal))}.", ["scopes"]);
        }
    }

    private static bool IsWellFormed(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);
}
