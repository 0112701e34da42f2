using Portcullis.Ethereum.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto.Recovery;

/// <summary>The implementations under test. The library may be missing: its tests are skipped then.</summary>
internal static class Recoveries
{
    private static readonly NativeRecovery? Library = NativeRecovery.Load(NativeRecovery.LibraryNames);

    public static TheoryData<string> Names => ["managed", "native"];

    public static IRecovery Managed { get; } = new ManagedRecovery();

    public static IRecovery Native
    {
        get
        {
            Assert.SkipWhen(Library is null, "needs the library libsecp256k1 (Debian package libsecp256k1-1)");
            return Library!;
        }
    }

    public static IRecovery Find(string name) => name == "managed" ? Managed : Native;
}
