using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Issuer.Webhooks;

namespace Portcullis.Issuer.Tests.Webhooks;

public sealed class WebhookFaultsTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("https://hooks.example/a?key=1")]
    [InlineData("http://127.0.0.1:5000/hook")]
    [InlineData("http://localhost/hook")]
    [InlineData("https://10.0.0.7/hook")]
    public void Find_GoodUrl_HasNone(string url) => Find(url, Secret).ShouldBeEmpty();

    [Theory]
    [InlineData("", "must be an absolute https URL")]
    [InlineData("ftp://hooks.example", "must be an absolute https URL")]
    [InlineData("https://user:password@hooks.example", "must be an absolute https URL")]
    [InlineData("http://hooks.example/secret-path", "is http; use https")]
    [InlineData("http://10.0.0.7/secret-path", "is http; use https")]
    public void Find_BadUrl_SaysWhyAndDoesNotRepeatIt(string url, string fault)
    {
        var found = Find(url, Secret).ShouldHaveSingleItem();

        found.ShouldStartWith($"Webhooks:0:Url: {fault}");
        found.ShouldNotContain("secret-path");
        found.ShouldNotContain("password");
    }

    [Theory]
    [InlineData(null, null, "Webhooks:0:Secret: is missing")]
    [InlineData("hunter2", null, "Webhooks:0:Secret: must be whsec_")]
    [InlineData(Secret, "secret", "Webhooks:0:Secret: stands beside SecretFile")]
    [InlineData(null, "nothing", "Webhooks:0:SecretFile: cannot be read")]
    [InlineData(null, "bad", "Webhooks:0:SecretFile: must hold whsec_")]
    public void Find_BadSecret_SaysWhyAndDoesNotRepeatIt(string? secret, string? file, string fault)
    {
        File.WriteAllText(_folder.File("secret"), Secret);
        File.WriteAllText(_folder.File("bad"), "hunter2");

        var found = Find("https://hooks.example", secret, file).ShouldHaveSingleItem();

        found.ShouldStartWith(fault);
        found.ShouldNotContain("hunter2");
    }

    [Fact]
    public void Find_SecretInAFile_IsGood()
    {
        File.WriteAllText(_folder.File("secret"), Secret + "\n");

        Find("https://hooks.example", null, "secret").ShouldBeEmpty();
    }

    [Fact]
    public void Find_UnknownEventTwiceTheSameAndTooMany_AreNamed()
    {
        var webhooks = Enumerable.Range(0, 21).Select(i => new WebhookOptions { Url = $"https://hooks.example/{Math.Min(i, 19)}", Secret = Secret, Events = i == 3 ? ["sold"] : ["revoked"] }).ToList();

        WebhookFaults.Find(webhooks).Select(fault => fault[..20]).ShouldBe(["Webhooks: there may ", "Webhooks:3:Events: m", "Webhooks:20:Url: is "], ignoreOrder: true);
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Find(string url, string? secret, string? file = null) =>
        [.. WebhookFaults.Find([new WebhookOptions { Url = url, Secret = secret, SecretFile = file is null ? null : _folder.File(file) }])];
}
