using System.Text.Json.Serialization;

namespace Auth.Service.Sessions;

/// <summary>The reply to a registration or a login (the members of the fourth source project).</summary>
/// <param name="UserId">Who signed in.</param>
/// <param name="Email">Their address.</param>
/// <param name="AccessToken">A JWT for <c>Authorization: Bearer …</c>.</param>
/// <param name="RefreshToken">Good for one new pair of tokens.</param>
/// <param name="TokenType">Always <c>Bearer</c> (RFC 6750).</param>
/// <param name="ExpiresIn">Life of the access token in seconds.</param>
public record SignedIn(Guid UserId, string Email, string AccessToken, string RefreshToken, string TokenType, int ExpiresIn)
{
    /// <summary>The session that the tokens are of.</summary>
    [JsonIgnore]
    public Guid SessionId { get; init; }

    /// <summary>To be shown at the next login on this device, so that strangers' attempts do not delay it; null where nobody signed in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceToken { get; init; }
}
