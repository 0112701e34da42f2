using Microsoft.IdentityModel.Tokens;
using Portcullis.AspNetCore.Keys;

namespace Portcullis.AspNetCore.Tests.Keys;

public sealed class KeySetTests
{
    private static readonly JsonWebKey A = Key("a", "1");
    private static readonly JsonWebKey B = Key("b", "2");

    [Fact]
    public void After_UnchangedKey_StaysTheSameObject() => Set(Set(null, A), Key("a", "1"), B).Keys["a"].ShouldBeSameAs(A);

    [Fact]
    public void After_OtherKeyUnderTheSameId_ReplacesIt() => Set(Set(null, A), Key("a", "9")).Keys["a"].X.ShouldBe("9");

    [Fact]
    public void HasWithdrawn_KeyAdded_False() => Set(null, A).HasWithdrawn(Set(Set(null, A), A, B)).ShouldBeFalse();

    [Fact]
    public void HasWithdrawn_KeyGone_True() => Set(null, A, B).HasWithdrawn(Set(null, B)).ShouldBeTrue();

    [Fact]
    public void HasWithdrawn_OtherKeyUnderTheSameId_True() => Set(null, A).HasWithdrawn(Set(null, Key("a", "9"))).ShouldBeTrue();

    private static JsonWebKey Key(string id, string x) => new() { Kid = id, X = x, Y = "y" };

    private static KeySet Set(KeySet? earlier, params JsonWebKey[] keys) => KeySet.After(earlier, keys.ToDictionary(key => key.Kid, StringComparer.Ordinal), 0);
}
