using System.Text.Json.Nodes;

namespace Portcullis.Tests.Proofs;

/// <summary>An answer in JSON, read whole.</summary>
internal sealed record Reply(int Status, JsonObject Body)
{
    /// <summary>What <c>Retry-After</c> says; null when it is not there.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public string? Code => (string?)Body["code"];

    public string Text(string member) => (string)Body[member]!;

    /// <summary>The claims of the access token in it.</summary>
    public JsonObject Claims => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Text("access_token").Split('.')[1]))!.AsObject();

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            return new Reply((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : []) { RetryAfter = response.Headers.RetryAfter?.Delta };
        }
    }

    public Reply ShouldBe(int status, string? code, string? what = null)
    {
        (Status, Code).ShouldBe((status, code), $"{what} {Body.ToJsonString()}");
        return this;
    }

    /// <summary>Refused by a policy, and because the account is not proven on a chain that it asks about.</summary>
    public void ShouldBeUnproven()
    {
        ShouldBe(403, "policy_not_met");
        Body["reasons"]!.AsArray().ShouldContain(reason => (string?)reason!["code"] == "not_proven_on_chain", Body.ToJsonString());
    }
}
