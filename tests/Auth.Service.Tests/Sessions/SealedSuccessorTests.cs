using System.Security.Cryptography;
using Auth.Service.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace Auth.Service.Tests.Sessions;

public sealed class SealedSuccessorTests
{
    [Fact]
    public void R20_Whoever_has_the_token_reads_its_successor_and_nobody_else() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((token, other) =>
        {
            var successor = OpaqueToken.Create();
            var box = SealedSuccessor.Seal(token.Get, successor);
            Assert.Equal(successor, SealedSuccessor.Open(token.Get, box));
            if (token.Get != other.Get && !(HasLoneSurrogate(token.Get) && HasLoneSurrogate(other.Get)))
            {
                Assert.Throws<AuthenticationTagMismatchException>(() => SealedSuccessor.Open(other.Get, box));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_byte_is_noticed() =>
        Prop.ForAll<NonNegativeInt>(at =>
        {
            var box = SealedSuccessor.Seal("token", OpaqueToken.Create());
            box[at.Get % box.Length] ^= 1;
            Assert.Throws<AuthenticationTagMismatchException>(() => SealedSuccessor.Open("token", box));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_successor_looks_another_each_time() =>
        Assert.NotEqual(SealedSuccessor.Seal("token", "successor"), SealedSuccessor.Seal("token", "successor"));

    /// <summary>They all become the same bytes in UTF-8; no token of ours has one.</summary>
    private static bool HasLoneSurrogate(string text) => text.Any(char.IsSurrogate);
}
