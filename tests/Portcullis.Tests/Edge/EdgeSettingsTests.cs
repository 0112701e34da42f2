using Microsoft.Extensions.Configuration;
using Portcullis.Edge;

namespace Portcullis.Tests.Edge;

public sealed class EdgeSettingsTests
{
    [Fact]
    public void Read_Nothing_TrustsNobodyAndSparesThisMachine()
    {
        var (settings, faults) = Read();
        faults.ShouldBeEmpty();
        settings.TrustedProxies.ShouldBeEmpty();
        settings.SignInPerAddress.ToString().ShouldContain("60");
        settings.ContractChecksPerAddress.ToString().ShouldContain("300");
        settings.KeySetsPerAddress.ToString().ShouldContain("600");
        settings.ConcurrentPerAddress.ShouldBe(200);
        settings.LimitsLoopback.ShouldBeFalse();
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7/32")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("10.0.0.1/8", "10.0.0.0/8")]
    [InlineData("::1", "::1/128")]
    [InlineData("fd00::/8", "fd00::/8")]
    public void Read_Proxy_IsANetwork(string text, string network)
    {
        var (settings, faults) = Read(("TrustedProxies:0", text));
        faults.ShouldBeEmpty();
        settings.TrustedProxies.Single().ToString().ShouldBe(network);
    }

    [Theory]
    [InlineData("TrustedProxies:0", "0.0.0.0/0", "TrustedProxies.0")]
    [InlineData("TrustedProxies:0", "::/0", "TrustedProxies.0")]
    [InlineData("TrustedProxies:1", "1", "TrustedProxies.1")]
    [InlineData("TrustedProxies:0", "10.0", "TrustedProxies.0")]
    [InlineData("TrustedProxies:0", "10.0.0.0/33", "TrustedProxies.0")]
    [InlineData("TrustedProxies", "10.0.0.0/8", "TrustedProxies")]
    [InlineData("TrustedProxies:0", "proxy.example", "TrustedProxies.0")]
    [InlineData("TrustedProxies:0", "*", "TrustedProxies.0")]
    [InlineData("TrustedProxies:0", "", "TrustedProxies.0")]
    [InlineData("Limits:SignInPerAddress", "60", "Limits.SignInPerAddress")]
    [InlineData("Limits:SignInPerAddress", "0/1m", "Limits.SignInPerAddress")]
    [InlineData("Limits:SignInPerAddress", "", "Limits.SignInPerAddress")]
    [InlineData("Limits:ContractChecksPerAddress", "0/1m", "Limits.ContractChecksPerAddress")]
    [InlineData("Limits:KeySetsPerAddress", "600", "Limits.KeySetsPerAddress")]
    [InlineData("Limits:ConcurrentPerAddress", "0", "Limits.ConcurrentPerAddress")]
    [InlineData("Limits:ConcurrentPerAddress", "-1", "Limits.ConcurrentPerAddress")]
    [InlineData("Limits:ConcurrentPerAddress", "many", "Limits.ConcurrentPerAddress")]
    public void Read_BadValue_IsAFaultThatNamesIt(string name, string value, string path) =>
        Read((name, value)).Faults.Single().ShouldStartWith(path + ": ");

    [Theory]
    [InlineData("Limits:SignInPerAddress", "5/10s")]
    [InlineData("Limits:ContractChecksPerAddress", "5/10s")]
    [InlineData("Limits:KeySetsPerAddress", "9/1h")]
    [InlineData("Limits:ConcurrentPerAddress", "7")]
    public void Read_LimitThatIsSet_HoldsForThisMachineToo(string name, string value) => Read((name, value)).Settings.LimitsLoopback.ShouldBeTrue();

    private static (EdgeSettings Settings, List<string> Faults) Read(params (string Name, string Value)[] settings)
    {
        List<string> faults = [];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build();
        return (EdgeSettings.Read(configuration, faults), faults);
    }
}
