using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Portcullis.Credentials.Jose;
using Portcullis.Testing;

namespace Portcullis.Credentials.Tests.Jose;

public sealed class JwkThumbprintTests
{
    // RFC 9449, 4.1 and 6.1: the key of the example proof and its thumbprint.
    [Fact]
    public void Of_Rfc9449Key_IsItsJkt() => JwkThumbprint.Of(new JsonWebKey
    {
        Kty = "EC", Crv = "P-256", X = "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", Y = "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    }).ShouldBe("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

    [Fact]
    public void Of_Rfc7638Key_IsItsThumbprint()
    {
        using var vectors = JsonDocument.Parse(Vectors.Read("rfc-jose/rfc-jose.json"));
        var example = vectors.RootElement.GetProperty("rfc7638");

        JwkThumbprint.Of(new JsonWebKey(example.GetProperty("jwk").GetRawText())).ShouldBe(example.GetProperty("thumbprint_sha256").GetString());
    }
}
