using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Microsoft.AspNetCore.Authentication.JwtBearer.Tests;

/// <summary>An issuer, an attacker's server, a service that trusts the issuer, and tokens for it made by jose.</summary>
public sealed class TokenWorld : IAsyncLifetime
{
    public static readonly Guid User = Guid.Parse("0192d3a4-0000-7000-8000-000000000001");
    public static readonly Guid Session = Guid.Parse("0192d3a4-0000-7000-8000-000000000002");

    private readonly Stopwatch _age = Stopwatch.StartNew();
    private Issuer _issuer = null!;
    private Issuer _attacker = null!;

    /// <summary>The first fetch, one for the first unknown key id, and one more each ten seconds.</summary>
    internal int MostKeySetFetches => 2 + (int)(_age.Elapsed.TotalSeconds / 10);

    internal KeyPair Trusted { get; } = new("trusted");

    internal KeyPair Rotated { get; } = new("rotated");

    internal Api Api { get; private set; } = null!;

    internal Issuer Issuer => _issuer;

    internal Issuer Attacker => _attacker;

    internal IReadOnlyDictionary<string, string> Tokens { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await Issuer.StartAsync();
        _attacker = await Issuer.StartAsync();
        _issuer.Keys = [Trusted];
        Api = await Api.StartAsync(_issuer.Url);
        var made = await Jose.RunAsync("make-tokens.mjs", new JsonObject
        {
            ["keys"] = new JsonObject
            {
                ["trusted"] = Trusted.PrivateJwk(),
                ["rotated"] = Rotated.PrivateJwk(),
                ["attacker"] = new KeyPair("trusted").PrivateJwk(),
            },
            ["kid"] = "trusted",
            ["attackerUrl"] = _attacker.Url,
            ["claims"] = new JsonObject
            {
                ["iss"] = "rustygate",
                ["aud"] = "rustygate",
                ["sub"] = User.ToString(),
                ["sid"] = Session.ToString(),
                ["role"] = "user",
                ["jti"] = Guid.CreateVersion7().ToString(),
            },
        });
        Tokens = made.ToDictionary(token => token.Key, token => token.Value!.GetValue<string>(), StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await _attacker.DisposeAsync();
        await _issuer.DisposeAsync();
    }
}
