using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints.Metadata;

/// <summary>The three documents by which everything else is found.</summary>
public sealed class MetadataEndpointTests : SignInTest
{
    private const string OpenId = "/.well-known/openid-configuration";
    private const string OAuth = "/.well-known/oauth-authorization-server";
    private const string Resource = "/.well-known/oauth-protected-resource";

    [Fact]
    public async Task Get_Server_PromisesWhatThereIsAndNothingElse()
    {
        var answer = await Issuer.GetAsync(OAuth);

        answer.Status.ShouldBe(200, answer.Text);
        answer.MediaType.ShouldBe("application/json");
        answer.Text.ShouldBe(Compact("""
            {
              "issuer": "https://api.test",
              "token_endpoint": "https://api.test/oauth2/token",
              "jwks_uri": "https://api.test/oauth2/jwks",
              "scopes_supported": ["club", "club:vip", "club:member", "market-data", "market-data:gold", "market-data:basic"],
              "response_types_supported": [],
              "grant_types_supported": ["urn:portcullis:grant-type:siwe", "urn:portcullis:grant-type:eip712", "urn:portcullis:grant-type:siws", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"],
              "token_endpoint_auth_methods_supported": ["none"],
              "introspection_endpoint": "https://api.test/oauth2/introspect",
              "introspection_endpoint_auth_methods_supported": ["client_secret_basic"],
              "revocation_endpoint": "https://api.test/oauth2/revoke",
              "revocation_endpoint_auth_methods_supported": ["none"],
              "subject_types_supported": ["public"],
              "id_token_signing_alg_values_supported": ["ES256"],
              "dpop_signing_alg_values_supported": ["ES256"]
            }
            """));
    }

    [Fact]
    public async Task Get_OpenIdConfiguration_IsTheSameByteForByte() => (await Issuer.GetAsync(OpenId)).Text.ShouldBe((await Issuer.GetAsync(OAuth)).Text);

    [Fact]
    public async Task Get_Resource_NamesItsIssuer() => (await Issuer.GetAsync(Resource)).Text.ShouldBe(Compact("""
        {
          "resource": "https://api.test",
          "authorization_servers": ["https://api.test"],
          "scopes_supported": ["club", "club:vip", "club:member", "market-data", "market-data:gold", "market-data:basic"],
          "bearer_methods_supported": ["header"],
          "dpop_signing_alg_values_supported": ["ES256"]
        }
        """));

    [Theory]
    [InlineData("required", "required", true)]
    [InlineData("required", "optional", null)]
    public async Task Get_Resource_SaysWhetherNoOtherTokensAreTaken(string one, string two, bool? expected)
    {
        Issuer.Get<LivePolicies>().Replace(Policies($"{PolicyOf("one", one)},{PolicyOf("two", two)}"));

        ((bool?)(await Issuer.GetAsync(Resource)).Json["dpop_bound_access_tokens_required"]).ShouldBe(expected);
    }

    [Fact]
    public async Task Get_OtherPoliciesComeIntoForce_ScopesAreTheirs()
    {
        var before = await Issuer.GetAsync(OpenId);
        Issuer.Get<LivePolicies>().Replace(Policies(PolicyOf("other", "optional")));

        var answer = await Issuer.GetAsync(OpenId);

        answer.Json["scopes_supported"]!.ToJsonString().ShouldBe("""["other","other:only"]""");
        answer.Headers.ETag.ShouldNotBe(before.Headers.ETag);
    }

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    [InlineData(Resource)]
    [InlineData("/oauth2/jwks")]
    [InlineData("/v1/jwks")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Get_Document_IsForEveryOriginAndMayBeKept(string path)
    {
        var answer = await Issuer.GetAsync(path);

        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        answer.Headers.CacheControl!.Public.ShouldBeTrue();
        answer.Headers.CacheControl.MaxAge.ShouldNotBeNull();
        answer.Headers.TryGetValues("Access-Control-Allow-Credentials", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    [InlineData(Resource)]
    public async Task Get_SameTag_IsNotSentAgain(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add((await Issuer.GetAsync(path)).Headers.ETag!);

        using var answer = await Issuer.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Get_TokensIssuer_IsTheSameByteForByte()
    {
        var token = (string)(await Issuer.SignInAsync(Alice)).Json["access_token"]!;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!;

        ((string?)claims["iss"]).ShouldBe((string?)(await Issuer.GetAsync(OpenId)).Json["issuer"]);
    }

    private static string PolicyOf(string name, string dpop) =>
        $$"""
        "{{name}}": { "dpop": "{{dpop}}", "tiers": [ { "name": "only", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] }
        """;

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static PolicySet Policies(string members)
    {
        var result = PolicyFile.Parse($$"""{ "policies": { {{members}} } }""", new HashSet<ChainId> { 1 });
        result.Faults.ShouldBeEmpty();
        return result.Policies;
    }
}
