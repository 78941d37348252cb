using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Auth.Service.Sessions;

/// <summary>A session to end, by any refresh token of it.</summary>
/// <param name="RefreshToken">The token; without one, the session of the access token ends.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LogoutRequest([property: MaxLength(OpaqueToken.MaxLength)] string? RefreshToken = null);
