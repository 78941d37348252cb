using System.Buffers.Text;
using Auth.Service.Sessions;

namespace Auth.Service.Tests.Sessions;

public sealed class OpaqueTokenTests
{
    [Fact]
    public void A_token_is_32_random_bytes_and_stored_as_its_SHA_256()
    {
        var (one, other) = (OpaqueToken.Create(), OpaqueToken.Create());

        Assert.Equal(32, Base64Url.DecodeFromChars(one).Length);
        Assert.NotEqual(one, other);
        Assert.Equal(32, OpaqueToken.Hash(one).Length);
        Assert.Equal(OpaqueToken.Hash(one), OpaqueToken.Hash(one));
        Assert.NotEqual(OpaqueToken.Hash(one), OpaqueToken.Hash(other));
    }
}
