using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

/// <summary>A recovery that spoils the right answer.</summary>
internal sealed class FakeRecovery(Func<bool, byte[], bool> spoil) : IRecovery
{
    public string Name => "fake";

    public bool TryRecover(ReadOnlySpan<byte> digest, RecoverableSignature signature, Span<byte> publicKey)
    {
        var key = new byte[64];
        var isFound = spoil(Recoveries.Managed.TryRecover(digest, signature, key), key);
        key.CopyTo(publicKey);
        return isFound;
    }
}
