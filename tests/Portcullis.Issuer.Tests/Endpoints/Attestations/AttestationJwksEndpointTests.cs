using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Attestations;

public sealed class AttestationJwksEndpointTests : SignInTest
{
    private const string Path = "/v1/jwks";
    private const string WellKnown = "/.well-known/jwks.json";

    [Theory]
    [InlineData(Path)]
    [InlineData(WellKnown)]
    public async Task Get_Keys_IsTheOneThatSignsUnderTheFormatsName(string path)
    {
        var answer = await Issuer.GetAsync(path);

        var key = answer.Json["keys"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        key.Select(member => member.Key).ShouldBe(["kty", "crv", "x", "y", "kid", "alg", "use"]);
        ((string?)key["kid"]).ShouldBe("insumer-attest-v2");
        ((string?)key["x"]).ShouldBe(Issuer.Get<AttestationKeys>().Current.PublicKey.X);
        answer.MediaType.ShouldBe("application/jwk-set+json");
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=14400");
    }

    [Fact]
    public async Task Get_BothPaths_AreTheSame()
    {
        var (one, other) = (await Issuer.GetAsync(Path), await Issuer.GetAsync(WellKnown));

        other.Text.ShouldBe(one.Text);
        other.Headers.ETag.ShouldBe(one.Headers.ETag);
    }

    [Fact]
    public async Task Get_AccessTokenKeys_AreOthers()
    {
        var (attestations, tokens) = (await Issuer.GetAsync(Path), await Issuer.GetAsync("/oauth2/jwks"));

        ((string?)tokens.Json["keys"]![0]!["x"] == (string?)attestations.Json["keys"]![0]!["x"]).ShouldBeFalse();
        Issuer.Services.GetServices<IKeySource>().ShouldHaveSingleItem().ShouldBeSameAs(Issuer.Get<KeyRing>());
    }

    [Theory]
    [InlineData(Path)]
    [InlineData(WellKnown)]
    public async Task Get_SameTag_IsNotSentAgain(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add((await Issuer.GetAsync(path)).Headers.ETag!);

        var answer = await Issuer.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromHours(4));
        (await answer.Content.ReadAsStringAsync()).ShouldBe("");
    }
}
