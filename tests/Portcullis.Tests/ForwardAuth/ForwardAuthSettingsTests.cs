using System.Net;
using Microsoft.Extensions.Configuration;
using Portcullis.ForwardAuth;

namespace Portcullis.Tests.ForwardAuth;

public sealed class ForwardAuthSettingsTests
{
    private const string Nginx = "ForwardAuth:Gateways:nginx";

    [Fact]
    public void Read_Nothing_NobodyMayAsk()
    {
        var (settings, faults) = Read();

        faults.ShouldBeEmpty();
        settings.Gateways.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.1", false)]
    public void Read_GatewayAlone_AsksFromThisMachine(string peer, bool mayAsk)
    {
        var (settings, faults) = Read((Nginx, null));

        faults.ShouldBeEmpty();
        settings.Gateways.Single().Is(IPAddress.Parse(peer)).ShouldBe(mayAsk);
        settings.Gateways.Single().Upstream.ShouldBeNull();
    }

    [Fact]
    public void Read_From_IsInPlaceOfThisMachine()
    {
        var (settings, faults) = Read(($"{Nginx}:From:0", "10.0.0.0/8"), ($"{Nginx}:Upstream", "http://10.1.0.1:9000/api"));

        faults.ShouldBeEmpty();
        settings.Gateways.Single().Is(IPAddress.Parse("10.9.9.9")).ShouldBeTrue();
        settings.Gateways.Single().Is(IPAddress.Loopback).ShouldBeFalse();
        settings.Gateways.Single().Upstream.ShouldBe("http://10.1.0.1:9000");
    }

    [Theory]
    [InlineData("ForwardAuth", "nginx", "ForwardAuth: must be a section")]
    [InlineData("ForwardAuth:Gateway:nginx:From:0", "10.0.0.1", "ForwardAuth.Gateway: is not known")]
    [InlineData("ForwardAuth:Gateways:haproxy", null, "ForwardAuth.Gateways.haproxy: is not known")]
    [InlineData("ForwardAuth:Gateways:nginx", "127.0.0.1", "ForwardAuth.Gateways.nginx: must be a section")]
    [InlineData("ForwardAuth:Gateways:nginx:from", "10.0.0.1", "ForwardAuth.Gateways.nginx.from: must be a list")]
    [InlineData("ForwardAuth:Gateways:nginx:From:0", "0.0.0.0/0", "ForwardAuth.Gateways.nginx.From.0: must be an IP address")]
    [InlineData("ForwardAuth:Gateways:nginx:Peers:0", "10.0.0.1", "ForwardAuth.Gateways.nginx.Peers: is not known")]
    [InlineData("ForwardAuth:Gateways:nginx:Upstream", "api.example", "ForwardAuth.Gateways.nginx.Upstream: must be an absolute")]
    public void Read_Wrong_IsNamed(string name, string? value, string fault)
    {
        var (_, faults) = Read((name, value));

        faults.ShouldContain(found => found.StartsWith(fault, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Read_TwoFromOneAddress_NobodyCouldTellWhoseHeadersCount()
    {
        var (_, faults) = Read((Nginx, null), ("ForwardAuth:Gateways:caddy:From:0", "127.0.0.3"));

        faults.ShouldHaveSingleItem().ShouldContain("caddy and nginx");
    }

    [Fact]
    public void Read_TwoFromTheirOwn_BothMayAsk()
    {
        var (settings, faults) = Read(($"{Nginx}:From:0", "127.0.0.2"), ("ForwardAuth:Gateways:caddy:From:0", "127.0.0.3"));

        faults.ShouldBeEmpty();
        settings.Gateways.Select(gateway => gateway.Kind.Name).ShouldBe(["nginx", "caddy"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData(null, "::1")]
    [InlineData(null, "127.0.0.0/8")]
    [InlineData("127.0.0.2", "127.0.0.0/8")]
    [InlineData("10.0.0.5", "10.0.0.5")]
    [InlineData("10.1.0.0/16", "10.0.0.0/8")]
    [InlineData("fd00:1::/32", "fd00::/8")]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5")]
    [InlineData("10.0.0.5", "::ffff:10.0.0.0/104")]
    public void Read_GatewayAmongTheTrustedProxies_IsGood(string? from, string trusted)
    {
        var (_, faults) = ReadTrusting(trusted, ($"{Nginx}:Upstream", "http://10.1.0.1:9000"), ($"{Nginx}:From:0", from));

        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, null, "127.0.0.1")]
    [InlineData(null, "10.0.0.5", "127.0.0.1")]
    [InlineData("10.0.0.5", null, "10.0.0.5/32")]
    [InlineData("10.0.0.5", "10.0.0.6", "10.0.0.5/32")]
    [InlineData("10.0.0.0/8", "10.0.0.5", "10.0.0.0/8")]
    [InlineData("fd00:1::/32", "10.0.0.0/8", "fd00:1::/32")]
    [InlineData("127.0.0.1", "::1", "127.0.0.1/32")]
    public void Read_GatewayThatIsNoTrustedProxy_IsToBecomeOne(string? from, string? trusted, string missing)
    {
        var (_, faults) = ReadTrusting(trusted, ($"{Nginx}:Upstream", "http://10.1.0.1:9000"), ($"{Nginx}:From:0", from));

        var fault = faults.ShouldHaveSingleItem();
        fault.ShouldStartWith($"ForwardAuth.Gateways.nginx{(from is null ? "" : ".From")}: ");
        fault.ShouldContain("TrustedProxies");
        fault.ShouldContain($"\"{missing}\"");
    }

    [Fact]
    public void Read_SomeOfTheAddressesTrusted_TheOthersAreNamed()
    {
        var (_, faults) = ReadTrusting("10.0.0.5", ($"{Nginx}:From:0", "10.0.0.5"), ($"{Nginx}:From:1", "10.0.0.6"), ($"{Nginx}:From:2", "10.0.1.0/24"));

        faults.ShouldHaveSingleItem().ShouldContain("add \"10.0.0.6/32\", \"10.0.1.0/24\" there");
    }

    [Fact]
    public void Read_AddressOfIPv4WrittenAsIPv6_IsTheSamePeer()
    {
        var (settings, _) = Read(($"{Nginx}:From:0", "::ffff:10.0.0.5"));

        settings.Gateways.Single().Is(IPAddress.Parse("10.0.0.5")).ShouldBeTrue();
    }

    // Gateways on this machine and in one network are trusted, unless a test is about that.
    private static (ForwardAuthSettings Settings, List<string> Faults) Read(params (string Name, string? Value)[] settings) =>
        ReadAll([("TrustedProxies:0", "127.0.0.0/8"), ("TrustedProxies:1", "10.0.0.0/8"), .. settings]);

    private static (ForwardAuthSettings Settings, List<string> Faults) ReadTrusting(string? proxy, params (string Name, string? Value)[] settings) =>
        ReadAll([.. proxy is null ? [] : new[] { ("TrustedProxies:0", (string?)proxy) }, .. settings.Where(setting => setting.Value is not null)]);

    private static (ForwardAuthSettings Settings, List<string> Faults) ReadAll(IEnumerable<(string Name, string? Value)> settings)
    {
        List<string> faults = [];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();
        return (ForwardAuthSettings.Read(configuration, faults), faults);
    }
}
