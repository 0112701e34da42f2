using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Credentials;

namespace Portcullis.Conditions.Tests.Policies;

public sealed class PolicySetTests
{
    [Theory]
    [InlineData("market-data", true)]
    [InlineData("market-data:gold", true)]
    [InlineData("market-data:Gold", false)]
    [InlineData("Market-data", false)]
    [InlineData("other:gold", false)]
    public void Has_PolicyOrTier_MustExist(string name, bool expected) =>
        PolicyFile.Parse(PolicyText.Good, null).Policies.Has(PolicyName.Parse(name)!.Value).ShouldBe(expected);
}
