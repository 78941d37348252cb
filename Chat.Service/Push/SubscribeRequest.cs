using System.Buffers.Text;
using System.Text.Json.Serialization;
using Chat.Service.Outbound;
using Chat.Service.Text;

namespace Chat.Service.Push;

/// <summary>The body of <c>PUT /api/push/subscriptions</c>: a <c>PushSubscription</c>'s <c>toJSON()</c> (Push API), and a name.</summary>
/// <param name="Endpoint">Where its push service takes messages.</param>
/// <param name="Keys">What to encrypt with.</param>
/// <param name="ExpirationTime">Not heeded: a subscription that has ended says so itself.</param>
/// <param name="Device">What its owner knows it by: one line of 1 to 64 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SubscribeRequest(
    string? Endpoint, PushKeys? Keys, [property: JsonPropertyName("expirationTime")] double? ExpirationTime = null, string? Device = null)
{
    private const int MostDevice = 64;

    internal (string Field, string Message)? Fault(PushOptions options) =>
        Endpoint is { Length: > PushSubscription.MostEndpoint } ? ("endpoint", $"Must be at most {PushSubscription.MostEndpoint} characters.")
        : OutboundUrl.Fault(Endpoint, options.AllowPrivateAddresses) is { } url ? ("endpoint", url)
        : Keys?.Point() is null ? ("keys", "p256dh must be an uncompressed point of P-256 in base64url.")
        : Keys.Secret() is null ? ("keys", "auth must be 16 bytes in base64url.")
        : Device is not null && PlainText.NameFault(Device, MostDevice) is { } name ? ("device", name)
        : null;
}

/// <summary>What a browser's messages are encrypted with (RFC 8291 §3).</summary>
/// <param name="P256dh">Its public key.</param>
/// <param name="Auth">Its secret.</param>
public sealed record PushKeys([property: JsonPropertyName("p256dh")] string? P256dh, [property: JsonPropertyName("auth")] string? Auth)
{
    private const int MostCharacters = 200;
    private const int SecretBytes = 16;

    internal byte[]? Point() => Decode(P256dh) is { } point && PublicPoint.IsValid(point) ? point : null;

    internal byte[]? Secret() => Decode(Auth) is { Length: SecretBytes } secret ? secret : null;

    private static byte[]? Decode(string? text) => text is { Length: < MostCharacters } && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
