using System.Security.Cryptography;
using System.Text;

namespace Chat.Service.Webhooks;

/// <summary>
/// The symmetric signatures of Standard Webhooks 1.0 (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
/// HMAC-SHA256 over <c>{webhook-id}.{webhook-timestamp}.{body}</c>.
/// </summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";

    /// <summary>The specification asks for 24 to 64 bytes.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(32);

    /// <summary>The form in which its owner gets it, once.</summary>
    public static string Show(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>The value of <c>webhook-signature</c>: one signature for each key, with a space between.</summary>
    public static string Sign(string id, long timestamp, ReadOnlySpan<byte> body, params IEnumerable<byte[]> secrets)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
