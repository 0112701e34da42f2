using System.Text.Json.Nodes;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Hosting;

public sealed class ApiDescriptionTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    [Theory]
    [InlineData("/oauth2/token", "application/x-www-form-urlencoded", "grant_type,message,signature,refresh_token,subject_token,subject_token_type,requested_token_type,audience,code,redirect_uri,code_verifier,scope,client_id,client_secret,resource")]
    [InlineData("/oauth2/token", "application/json", "grant_type,message,signature,refresh_token,subject_token,subject_token_type,requested_token_type,audience,code,redirect_uri,code_verifier,scope,client_id,client_secret,resource")]
    [InlineData("/oauth2/introspect", "application/x-www-form-urlencoded", "token,token_type_hint")]
    [InlineData("/oauth2/revoke", "application/x-www-form-urlencoded", "token,token_type_hint,client_id,client_secret")]
    [InlineData("/auth/link", "application/json", "refresh_token,scheme,message,signature,scope")]
    [InlineData("/auth/unlink", "application/json", "refresh_token,account,scope")]
    [InlineData("/auth/challenge", "application/json", "address,chainId,domain,uri,scheme,scope,purpose,linkTo")]
    public async Task Document_Body_HasItsMembers(string path, string mediaType, string members)
    {
        var document = await ReadAsync();
        var schema = document["paths"]![path]!["post"]!["requestBody"]!["content"]![mediaType]!["schema"]!;
        schema["properties"]!.AsObject().Select(property => property.Key).ShouldBe(members.Split(','));
    }

    [Fact]
    public async Task Document_Events_AreAStreamWithItsParameters()
    {
        var events = (await ReadAsync())["paths"]!["/v1/events"]!["get"]!;

        events["parameters"]!.AsArray().Select(parameter => $"{parameter!["in"]} {parameter["name"]}").ShouldBe(["query after", "query types", "header Last-Event-ID"]);
        events["responses"]!["200"]!["content"]!.AsObject().Select(content => content.Key).ShouldBe(["text/event-stream"]);
    }

    [Fact]
    public async Task Document_Info_IsOurs() => ((string)(await ReadAsync())["info"]!["title"]!).ShouldBe("Portcullis");

    private async Task<JsonNode> ReadAsync()
    {
        using var response = await gateway.GetAsync("/openapi/v1.json", null);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }
}
