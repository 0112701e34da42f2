using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

public sealed class NativeRecoveryTests() : RecoverySuite(Recoveries.Native)
{
    private static readonly Hash Message = Keccak256.Compute("a message"u8);

    [Fact]
    public void Name_SaysTheLibrary() => Recoveries.Native.Name.ShouldBe("libsecp256k1 (native)");

    [Fact]
    public void Load_NoSuchLibrary_GivesNone() => NativeRecovery.Load(["libportcullis-has-no-such-library.so"]).ShouldBeNull();

    [Fact]
    public void Load_LibraryWithoutTheFunctions_IsPassedOver()
    {
        NativeRecovery.Load(["libc.so.6"]).ShouldBeNull();
        NativeRecovery.Load(["libc.so.6", .. NativeRecovery.LibraryNames]).ShouldNotBeNull();
    }

    [Fact]
    public void Load_FileThatIsNoLibrary_IsPassedOver()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "not a library");
            NativeRecovery.Load([file]).ShouldBeNull();
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void TryRecoverAddress_ManyTimes_AllocatesNothing()
    {
        const int Times = 2000;
        const int SmallestObject = 24;
        using var key = new EthereumKey(Keccak256.Compute("a key"u8).ToArray());
        var (recovery, signature) = (Recoveries.Native, key.Sign(Message));
        Secp256k1.TryRecoverAddress(recovery, Message, signature, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            Secp256k1.TryRecoverAddress(recovery, Message, signature, out _);
        }

        // A collection that another test causes ends this thread's allocation buffer, which then counts as used: up to 8 KiB.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Times * SmallestObject);
    }
}
