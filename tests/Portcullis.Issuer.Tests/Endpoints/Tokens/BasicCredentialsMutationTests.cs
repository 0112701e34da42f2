using System.Net;
using System.Text;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

/// <summary>What is read means the same to the platform's own decoders, and nothing else is read.</summary>
public sealed class BasicCredentialsMutationTests
{
    private static readonly FuzzTarget Credentials = new("Basic credentials", ["gateway:insr_live_0123", "a%3Ab:c%5Fd+e", "::", "a:%C3%A9"], input => Probe("Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes(input))))
    {
        Tokens = [":", "%", "+", "%3A", "%25", "%2B", "%00", "%ff", "%C3%A9", "%zz", "%4", "%u0041", "\xc3\x28", "\xed\xa0\x80", "\0"],
        Separators = ":%",
        Largest = '\xff',
        BytesPerCharacter = 500,
    };

    private static readonly FuzzTarget Header = new("Basic header", ["Basic Z2F0ZXdheTppbnNyX2xpdmVfMDEyMw==", "basic YTpi", "Basic OjE="], Probe)
    {
        Tokens = ["Basic", "Basic ", "basic ", "Bearer ", "=", "==", " ", "\t", "-", "_", "+", "/", "YTpi", "Og=="],
        Separators = " =",
        Largest = '\xff',
        BytesPerCharacter = 500,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_MutantsOfCredentials_AreRefusedOrMeanTheSameToThePlatform()
    {
        var report = await Fuzzer.RunAsync(Credentials, cases: 30_000);

        report.Outcomes.ShouldBe(["refused", "read", "read decoded"], ignoreOrder: true);
    }

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_MutantsOfTheHeader_AreRefusedOrMeanTheSameToThePlatform()
    {
        var report = await Fuzzer.RunAsync(Header, cases: 30_000);

        report.Outcomes.ShouldContain(outcome => outcome == "refused");
        report.Outcomes.ShouldContain(outcome => outcome == "read");
    }

    private static string Probe(string header)
    {
        if (BasicCredentials.Read(header) is not { } read)
        {
            return "refused";
        }

        header[..6].ToUpperInvariant().ShouldBe("BASIC ");
        var sent = Encoding.Latin1.GetString(Convert.FromBase64String(header[6..])).Split(':', 2);
        Decode(sent[1]).ShouldBe(read.Password);
        BasicCredentials.Read("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("x:" + Uri.EscapeDataString(read.Password)))).ShouldBe(new("x", read.Password));
        if (read.User is { } user)
        {
            Decode(sent[0]).ShouldBe(user);
        }

        return read.Password == sent[1] ? "read" : "read decoded";
    }

    private static string Decode(string sent) => WebUtility.UrlDecode(string.Concat(sent.Select(c => c < 128 ? c.ToString() : $"%{(int)c:x2}")));
}
