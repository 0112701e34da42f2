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

    private static (ForwardAuthSettings Settings, List<string> Faults) Read(params (string Name, string? Value)[] settings)
    {
        List<string> faults = [];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();
        return (ForwardAuthSettings.Read(configuration, faults), faults);
    }
}
