using System.ComponentModel.DataAnnotations;

namespace Auth.Service.Accounts;

/// <summary>Whom to look up; ids or names, or both.</summary>
/// <param name="Ids">At most 500.</param>
/// <param name="Usernames">At most 500; in any spelling.</param>
public sealed record LookupRequest(
    [property: MaxLength(UserLookup.MaxIds)] IReadOnlyList<Guid>? Ids = null,
    [property: MaxLength(UserLookup.MaxIds)] IReadOnlyList<string>? Usernames = null) : IValidatableObject
{
    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Ids is null && Usernames is null)
        {
            yield return new("give ids, usernames or both.", ["ids"]);
        }
    }
}

/// <summary>The people found.</summary>
/// <param name="Users">In no order after a look-up; after a search, whoever has exactly that name first.</param>
public sealed record LookupAnswer(IReadOnlyList<PublicUser> Users);
