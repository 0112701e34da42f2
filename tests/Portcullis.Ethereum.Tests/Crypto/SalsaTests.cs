using System.Runtime.InteropServices;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class SalsaTests
{
    // RFC 7914, section 8.
    [Fact]
    public void Permute_RfcVector_Matches()
    {
        var block = Convert.FromHexString("7e879a214f3ec9867ca940e641718f26baee555b8c61c1b50df846116dcd3b1dee24f319df9b3d8514121e4b5ac5aa3276021d2909c74829edebc68db8b8c25e");

        Salsa.Permute(MemoryMarshal.Cast<byte, uint>(block.AsSpan()));

        Convert.ToHexStringLower(block).ShouldBe("a41f859c6608cc993b81cacb020cef05044b2181a2fd337dfd7b1c6396682f29b4393168e3c9e6bcfe6bc5b7a06d96bae424cc102c91745c24ad673dc7618f81");
    }
}
