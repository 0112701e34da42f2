using System.Text;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class SignatureBaseTests
{
    [Fact]
    public void Build_VectorOfTheStandard_GivesItsBytesHashAndSigner()
    {
        var request = new SignedRequest();

        var bytes = SignatureBase.Build(
            request.Message, ["@scheme", "@authority", "@method", "@path", "@query", "content-digest", "content-type"], SignedRequest.List.TrimEnd()).ShouldNotBeNull();

        bytes.Length.ShouldBe(449);
        Encoding.ASCII.GetString(bytes).ShouldBe(
            "\"@scheme\": https\n\"@authority\": api.example\n\"@method\": POST\n\"@path\": /items\n\"@query\": ?view=full\n"
            + $"\"content-digest\": {SignedRequest.Digest}\n\"content-type\": application/json\n\"@signature-params\": {SignedRequest.List.TrimEnd()}");
        PersonalMessage.ComputeHash(bytes).ToString().ShouldBe("0xa7a6074cd2ab23379c04a8839a3566e98689326367a0ad9cd8ef389a961f96de");
        Secp256k1.TryRecoverAddress(PersonalMessage.ComputeHash(bytes), Convert.FromBase64String(request.Signature["request=:".Length..^1]), out var signer).ShouldBeTrue();
        signer.ToLowerString().ShouldBe(SignedRequest.Address);
    }

    [Theory]
    [InlineData("@method", "M-Search")]
    [InlineData("@scheme", "https")]
    [InlineData("@authority", "api.example:8443")]
    [InlineData("@path", "/a%20b/")]
    [InlineData("@query", "?x=1&y=%2f")]
    [InlineData("@target-uri", "https://api.example:8443/a%20b/?x=1&y=%2f")]
    [InlineData("@request-target", "/a%20b/?x=1&y=%2f")]
    [InlineData("x-lines", "one, two,  three")]
    [InlineData("x-empty", "")]
    public void Build_EachComponent_HasItsValue(string component, string value) =>
        Line(SignedRequest.Send("M-Search", "HTTPS://API.Example:8443/a%20b/?x=1&y=%2f", false, ("X-Lines", " one"), ("X-Lines", "two,  three\t"), ("X-Empty", "")), component)
            .ShouldBe($"\"{component}\": {value}");

    [Theory]
    [InlineData("https://api.example:443/", "api.example")]
    [InlineData("http://api.example:80/", "api.example")]
    [InlineData("http://api.example:443/", "api.example:443")]
    [InlineData("https://api.example:80/", "api.example:80")]
    [InlineData("https://[::1]:443/", "[::1]")]
    public void Build_PortOfTheScheme_IsLeftOut(string url, string authority) => Line(SignedRequest.Send("GET", url, false), "@authority").ShouldBe($"\"@authority\": {authority}");

    [Fact]
    public void Build_NoPathAndNoQuery_HaveTheirEmptyForms()
    {
        var message = SignedRequest.Send("GET", "https://api.example/", false) with { Path = "" };

        Line(message, "@path").ShouldBe("\"@path\": /");
        Line(message, "@query").ShouldBe("\"@query\": ?");
        Line(message, "@target-uri").ShouldBe("\"@target-uri\": https://api.example/");
    }

    [Theory]
    [InlineData("@status")]
    [InlineData("@query-param")]
    [InlineData("@signature-params")]
    [InlineData("@")]
    [InlineData("")]
    [InlineData("X-There")]
    [InlineData("x-there;sf")]
    [InlineData("x-absent")]
    [InlineData("x-there\": a\n\"x")]
    [InlineData("x-umlaut")]
    [InlineData("x-break")]
    public void Build_ComponentThatCannotBeRebuilt_GivesNothing(string component) =>
        SignatureBase.Build(SignedRequest.Send("GET", "https://api.example/", false, ("x-there", "1"), ("x-umlaut", "ü"), ("x-break", "a\n\"@method\": POST")), [component], "()").ShouldBeNull();

    [Fact]
    public void Build_ParametersWithALineBreak_GiveNothing() => SignatureBase.Build(SignedRequest.Send("GET", "https://api.example/", false), [], "()\n").ShouldBeNull();

    private static string Line(RequestMessage message, string component)
    {
        var lines = Encoding.ASCII.GetString(SignatureBase.Build(message, [component], "()").ShouldNotBeNull()).Split('\n');
        lines.Length.ShouldBe(2);
        lines[1].ShouldBe("\"@signature-params\": ()");
        return lines[0];
    }
}
