using Microsoft.Extensions.Options;
using Portcullis.Issuer.Audiences;

namespace Portcullis.Issuer.Tests.Audiences;

public sealed class ConfiguredAudiencesTests
{
    private readonly ConfiguredAudiences _audiences = new(Options.Create(new IssuerOptions
    {
        PublicUrl = "https://api.test",
        Audiences = [new() { Uri = "https://reports.test/v1", Subject = "pairwise" }, new() { Uri = "https://files.test/" }, new() { Uri = "urn:example:api" }],
    }));

    [Theory]
    [InlineData(null, "https://api.test")]
    [InlineData("", "https://api.test")]
    [InlineData("https://api.test", "https://api.test")]
    [InlineData("https://api.test/", "https://api.test")]
    [InlineData("https://reports.test/v1", "https://reports.test/v1")]
    [InlineData("https://files.test", "https://files.test/")]
    [InlineData("urn:example:api", "urn:example:api")]
    public void Find_Resource_IsTheAudienceOfThatText(string? resource, string expected) => _audiences.Find(resource)!.Uri.ShouldBe(expected);

    [Theory]
    [InlineData("https://api.test//")]
    [InlineData("https://reports.test/v1/")]
    [InlineData("https://reports.test")]
    [InlineData("urn:example:api/")]
    public void Find_AnotherText_IsNull(string resource) => _audiences.Find(resource).ShouldBeNull();

    [Fact]
    public void IsPairwise_IsWhatTheSettingsSay() =>
        (_audiences.Default.IsPairwise, _audiences.Find("https://reports.test/v1")!.IsPairwise, _audiences.Find("urn:example:api")!.IsPairwise).ShouldBe((false, true, false));
}
