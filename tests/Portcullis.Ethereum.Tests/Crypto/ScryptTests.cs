using System.Text;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Ethereum.Tests.Crypto;

public sealed class ScryptTests
{
    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Derive_RfcVector_Matches(string password, string salt, int n, int r, int p, string expected)
    {
        var key = new byte[64];

        Scrypt.Derive(Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), n, r, p, key);

        Convert.ToHexStringLower(key).ShouldBe(expected);
    }

    [Theory]
    [InlineData(262144, 8, 1, true)]
    [InlineData(262144, 1, 8, true)]
    [InlineData(16384, 8, 16, true)]
    [InlineData(262144, 8, 4, true)]
    [InlineData(262144, 8, 5, false)]
    [InlineData(262144, 9, 1, false)]
    [InlineData(524288, 8, 1, false)]
    [InlineData(2, 1, 8192, true)]
    [InlineData(2, 1, 8193, false)]
    [InlineData(2, 8193, 1, false)]
    [InlineData(1 << 30, 1, 1, false)]
    [InlineData(int.MaxValue, 1, 1, false)]
    [InlineData(2, int.MaxValue, int.MaxValue, false)]
    [InlineData(16, 1, 0, false)]
    [InlineData(16, 0, 1, false)]
    [InlineData(1, 1, 1, false)]
    [InlineData(0, 1, 1, false)]
    [InlineData(3, 1, 1, false)]
    [InlineData(int.MinValue, 1, 1, false)]
    public void IsSupported_Cost_IsBounded(int n, int r, int p, bool isSupported) => Scrypt.IsSupported(n, r, p).ShouldBe(isSupported);
}
