using System.Security.Claims;
using System.Text.Json;

namespace Microsoft.IdentityModel.JsonWebTokens;

/// <summary>Turns a payload's members into claims: texts as they are, a list as one claim per value, all else as its JSON.</summary>
internal static class PayloadClaims
{
    public static IEnumerable<Claim> Of(JsonElement payload, string issuer)
    {
        foreach (var member in payload.EnumerateObject())
        {
            var values = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value];
            foreach (var value in values)
            {
                yield return ToClaim(member.Name, value, issuer);
            }
        }
    }

    private static Claim ToClaim(string name, JsonElement value, string issuer) => value.ValueKind switch
    {
        JsonValueKind.String => new Claim(name, value.GetString()!, ClaimValueTypes.String, issuer),
        JsonValueKind.True => new Claim(name, "true", ClaimValueTypes.Boolean, issuer),
        JsonValueKind.False => new Claim(name, "false", ClaimValueTypes.Boolean, issuer),
        JsonValueKind.Number => new Claim(name, value.GetRawText(), NumberType(value), issuer),
        JsonValueKind.Null => new Claim(name, "", "JSON_NULL", issuer),
        _ => new Claim(name, value.GetRawText(), "JSON", issuer),
    };

    private static string NumberType(JsonElement value) =>
        value.TryGetInt32(out _) ? ClaimValueTypes.Integer32
        : value.TryGetInt64(out _) ? ClaimValueTypes.Integer64
        : ClaimValueTypes.Double;
}
