using System.Net;
using Portcullis.Edge;

namespace Portcullis.Tests.Edge;

public sealed class AddressKeyTests
{
    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("203.0.113.1", "203.0.113.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("203.0.113.1", "2001:db8:1:2::1", false)]
    public void Of_TwoAddresses_AreOneClientWhenTheirNetworkIs(string one, string other, bool same) =>
        (AddressKey.Of(IPAddress.Parse(one)) == AddressKey.Of(IPAddress.Parse(other))).ShouldBe(same);
}
