using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Auth.Service.Tests.Passkeys;

/// <summary>
/// An authenticator and its browser (WebAuthn level 3 §5-6), in software: one ES256 key, found without a name. Whatever it may do wrong is
/// a property.
/// </summary>
internal sealed record Authenticator : IDisposable
{
    private const byte UserPresent = 0x01, UserVerified = 0x04, BackupEligible = 0x08, BackedUp = 0x10, HasCredential = 0x40;

    private ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whose it is, as the question to make it says.</summary>
    public string? UserHandle { get; set; }

    public string Origin { get; init; } = "http://localhost:8080";

    public string Domain { get; init; } = "localhost";

    public bool IsCrossOrigin { get; init; }

    public bool VerifiesUser { get; init; } = true;

    public bool IsSynced { get; init; }

    /// <summary>Another challenge than it was asked with.</summary>
    public string? Challenge { get; init; }

    /// <summary>Another type than the act has.</summary>
    public string? Type { get; init; }

    public bool SignsWrong { get; init; }

    public uint Count { get; set; }

    /// <summary>The answer to <c>public_key</c> of a question for a new passkey.</summary>
    public object Make(JsonElement question)
    {
        UserHandle ??= question.GetProperty("user").GetProperty("id").GetString();
        var clientData = ClientData(Type ?? "webauthn.create", question);
        var attestation = new CborWriter(CborConformanceMode.Ctap2Canonical);
        attestation.WriteStartMap(3);
        attestation.WriteTextString("fmt");
        attestation.WriteTextString("none");
        attestation.WriteTextString("attStmt");
        attestation.WriteStartMap(0);
        attestation.WriteEndMap();
        attestation.WriteTextString("authData");
        attestation.WriteByteString([.. Data(HasCredential), .. new byte[16], 0, (byte)CredentialId.Length, .. CredentialId, .. PublicKey()]);
        attestation.WriteEndMap();
        return Credential(new { clientDataJSON = Text(clientData), attestationObject = Text(attestation.Encode()), transports = new[] { "internal" } });
    }

    /// <summary>The answer to <c>public_key</c> of a question for a proof.</summary>
    public object Prove(JsonElement question)
    {
        Count++;
        var (clientData, data) = (ClientData(Type ?? "webauthn.get", question), Data(0));
        var signature = Key.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        signature[^1] ^= SignsWrong ? (byte)1 : (byte)0;
        return Credential(new { clientDataJSON = Text(clientData), authenticatorData = Text(data), signature = Text(signature), userHandle = UserHandle });
    }

    public void Dispose() => Key.Dispose();

    private object Credential(object response) => new
    {
        id = Text(CredentialId),
        rawId = Text(CredentialId),
        type = "public-key",
        authenticatorAttachment = "platform",
        clientExtensionResults = new { },
        response,
    };

    private byte[] ClientData(string type, JsonElement question) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type,
        challenge = Challenge ?? question.GetProperty("challenge").GetString(),
        origin = Origin,
        crossOrigin = IsCrossOrigin,
    });

    /// <summary>Authenticator data without a credential (§6.1).</summary>
    private byte[] Data(byte flags)
    {
        flags |= UserPresent;
        flags |= VerifiesUser ? UserVerified : (byte)0;
        flags |= IsSynced ? (byte)(BackupEligible | BackedUp) : (byte)0;
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), flags, .. count];
    }

    /// <summary>As COSE writes a key on P-256 (RFC 9053 §7.1.1).</summary>
    private byte[] PublicKey()
    {
        var point = Key.ExportParameters(includePrivateParameters: false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (label, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            key.WriteInt32(label);
            key.WriteInt32(value);
        }

        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
