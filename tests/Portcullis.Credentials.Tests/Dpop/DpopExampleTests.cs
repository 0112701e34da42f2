using Portcullis.Credentials.Dpop;
using Portcullis.Testing;

namespace Portcullis.Credentials.Tests.Dpop;

/// <summary>The examples of RFC 9449: one key, a request for a token (4.1) and one with it (7.1).</summary>
public sealed class DpopExampleTests
{
    private const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    private const string AccessToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

    private const string Header =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR"
        + "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";

    private const string ForToken = Header
        + ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ"
        + ".2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

    private const string WithToken = Header
        + ".eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsIm"
        + "lhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9"
        + ".2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

    private readonly FakeClock _clock = new();

    public DpopExampleTests() => _clock.Advance(DateTimeOffset.FromUnixTimeSeconds(1562262620) - _clock.Now);

    [Fact]
    public void Verify_TheRequestForAToken_IsByTheKeyOfTheExample()
    {
        var proof = new DpopProofVerifier(_clock).Verify(ForToken, new DpopRequest("POST", "https://server.example.com/token", null)).Proof!;

        proof.KeyThumbprint.ShouldBe(Thumbprint);
        proof.Id.ShouldBe("-BwC3ESc6acc2lTc");
        proof.IssuedAt.ToUnixTimeSeconds().ShouldBe(1562262616);
        proof.Nonce.ShouldBeNull();
    }

    [Fact]
    public void Verify_TheRequestWithTheToken_IsBoundToIt()
    {
        var verifier = new DpopProofVerifier(_clock);
        var request = new DpopRequest("GET", "https://resource.example.org/protectedresource", new DpopBinding(AccessToken, Thumbprint));

        verifier.Verify(WithToken, request).IsValid.ShouldBeTrue();
        verifier.Verify(WithToken, request with { Binding = new DpopBinding(AccessToken + "x", Thumbprint) }).IsValid.ShouldBeFalse();
        verifier.Verify(WithToken, request with { Binding = new DpopBinding(AccessToken, "1" + Thumbprint[1..]) }).IsValid.ShouldBeFalse();
        verifier.Verify(WithToken[..^3] + "AAA", request).IsValid.ShouldBeFalse();
    }
}
