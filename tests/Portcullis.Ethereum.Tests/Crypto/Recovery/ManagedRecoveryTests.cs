using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

public sealed class ManagedRecoveryTests() : RecoverySuite(new ManagedRecovery())
{
    [Fact]
    public void Name_IsManaged() => new ManagedRecovery().Name.ShouldBe("managed");
}
