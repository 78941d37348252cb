using Microsoft.IdentityModel.Tokens;

namespace Bench.Tokens;

/// <summary>An issuer that has one key for ever.</summary>
internal sealed class OneKey : BaseConfigurationManager
{
    private readonly Task<BaseConfiguration> _keys;

    public OneKey(SecurityKey key)
    {
        var keys = new Keys { Issuer = "rustygate" };
        keys.SigningKeys.Add(key);
        _keys = Task.FromResult<BaseConfiguration>(keys);
    }

    public override Task<BaseConfiguration> GetBaseConfigurationAsync(CancellationToken cancel) => _keys;

    public override void RequestRefresh()
    {
    }

    private sealed class Keys : BaseConfiguration;
}
