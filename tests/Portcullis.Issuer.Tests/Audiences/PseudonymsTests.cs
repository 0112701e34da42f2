using Portcullis.Issuer.Audiences;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Audiences;

public sealed class PseudonymsTests : IDisposable
{
    private const string Account = "eip155:1:0x52908400098527886E0F7030069857D2E4169EE7";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_SameKey_IsTheSameAfterARestart() => Open("a").Of("https://a.test", Account).ShouldBe(Open("a").Of("https://a.test", Account));

    [Fact]
    public void Of_AnyOther_IsAnother()
    {
        string[] all =
        [
            Open("a").Of("https://a.test", Account),
            Open("a").Of("https://b.test", Account),
            Open("a").Of("https://a.test", Account.Replace(":1:", ":10:", StringComparison.Ordinal)),
            Open("b").Of("https://a.test", Account),
        ];

        all.Distinct(StringComparer.Ordinal).Count().ShouldBe(4);
        all.ShouldAllBe(name => name.StartsWith("pairwise:", StringComparison.Ordinal) && name.Length == 52);
    }

    private Pseudonyms Open(string folder) => new(SealingKey.Open(_folder.File(folder)));
}
