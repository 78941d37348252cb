using System.Text.Json.Serialization;

namespace RustyGate.ServiceDefaults.Identity;

/// <summary>Revocations as HTTP and Redis carry them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RevocationPage))]
[JsonSerializable(typeof(IReadOnlyList<Revocation>))]
public sealed partial class RevocationJson : JsonSerializerContext;
