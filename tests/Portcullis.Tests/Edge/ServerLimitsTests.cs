using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Portcullis.Edge;

namespace Portcullis.Tests.Edge;

public sealed class ServerLimitsTests
{
    [Fact]
    public void Apply_Setting_WinsOverTheHouses()
    {
        var limits = new KestrelServerLimits();
        ServerLimits.Apply(limits, With("MaxRequestBodySize", "5"));
        limits.MaxRequestBodySize.ShouldBe(5);
        limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Theory]
    [InlineData("RequestHeadersTimeout", "soon")]
    [InlineData("RequestHeadersTimeout", "-00:00:01")]
    [InlineData("MaxRequestHeaderCount", "0")]
    [InlineData("MaxRequestHeaderCuont", "5")]
    public void FindFault_BadValue_IsOne(string name, string value) =>
        ServerLimits.FindFault(With(name, value)).ShouldNotBeNull().ShouldStartWith("Kestrel.Limits: ");

    [Fact]
    public void FindFault_NoSettings_IsNone() => ServerLimits.FindFault(new ConfigurationBuilder().Build()).ShouldBeNull();

    private static IConfiguration With(string name, string value) => new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create($"Kestrel:Limits:{name}", (string?)value)])
        .Build();
}
