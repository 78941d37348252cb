using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Auth.Service.Sessions;

/// <summary>A refresh token to exchange.</summary>
/// <param name="RefreshToken">The newest of its session.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RefreshRequest([property: Required, MaxLength(OpaqueToken.MaxLength)] string RefreshToken);
