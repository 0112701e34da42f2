using System.Net;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Tokens;

public sealed class JwksEndpointTests : SignInTest
{
    [Fact]
    public async Task Get_Keys_HaveThePublicMembersOnly()
    {
        var answer = await Issuer.GetAsync("/oauth2/jwks");

        var key = answer.Json["keys"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        key.Select(member => member.Key).ShouldBe(["kty", "crv", "x", "y", "kid", "alg", "use"]);
        ((string?)key["kid"]).ShouldBe(Issuer.Get<KeyRing>().Current.KeyId);
        answer.MediaType.ShouldBe("application/jwk-set+json");
        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Get_SameTag_IsNotSentAgain()
    {
        var tag = (await Issuer.GetAsync("/oauth2/jwks")).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/jwks");
        request.Headers.IfNoneMatch.Add(tag);

        var answer = await Issuer.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("");
    }

    [Fact]
    public async Task Get_OtherTag_IsSent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth2/jwks");
        request.Headers.IfNoneMatch.ParseAdd("\"other\"");

        (await Issuer.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
