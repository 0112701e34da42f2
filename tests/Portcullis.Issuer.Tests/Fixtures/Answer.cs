using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>A whole answer.</summary>
internal sealed record Answer(int Status, HttpResponseHeaders Headers, string? MediaType, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string? Code => (string?)Json["code"];

    /// <summary>The claims of the access token in it.</summary>
    public JsonObject Claims() => JsonNode.Parse(Base64Url.DecodeFromChars(Json["access_token"]!.GetValue<string>().Split('.')[1]))!.AsObject();

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, text);
        }
    }

    public Answer ShouldBe(int status, string? code, string? what = null)
    {
        Status.ShouldBe(status, $"{what} {Text}");
        Code.ShouldBe(code, $"{what} {Text}");
        return this;
    }
}
