using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Siwe;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>Signs in to a gateway over HTTP, with messages that the test writes.</summary>
internal sealed class SignInClient(HttpClient http, TimeProvider clock)
{
    public const string GrantType = "urn:portcullis:grant-type:siwe";

    /// <summary>A good message with a fresh nonce.</summary>
    public async Task<SiweMessage> MessageAsync(Address account, ulong chainId = 1) => new()
    {
        Domain = new Uri(TestGateway.PublicUrl).Authority,
        Address = account,
        Uri = TestGateway.PublicUrl,
        ChainId = chainId,
        Nonce = (await Reply.OfAsync(await http.GetAsync("/auth/nonce"))).Text("nonce"),
        IssuedAt = SiweTime.From(clock.GetUtcNow()),
    };

    /// <summary>The same whose digest ends with a byte: request ids are tried until it does.</summary>
    public async Task<SiweMessage> MessageAsync(Address account, byte ending)
    {
        var message = await MessageAsync(account);
        return Enumerable.Range(0, int.MaxValue).Select(number => message with { RequestId = $"{number}" })
            .First(varied => PersonalMessage.ComputeHash(varied.ToString()).ToString().EndsWith($"{ending:x2}", StringComparison.Ordinal));
    }

    public Task<Reply> SendAsync(SiweMessage message, Bytes signature, string? scope = null) => SendAsync(message.ToString(), signature.ToString(), scope);

    public Task<Reply> SendAsync(string message, string signature, string? scope = null)
    {
        var body = new JsonObject { ["grant_type"] = GrantType, ["message"] = message, ["signature"] = signature };
        if (scope is not null)
        {
            body["scope"] = scope;
        }

        return PostAsync(body.ToJsonString());
    }

    public Task<Reply> RefreshAsync(Reply signIn) =>
        PostAsync(new JsonObject { ["grant_type"] = "refresh_token", ["refresh_token"] = signIn.Text("refresh_token") }.ToJsonString());

    public async Task<Reply> PostAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await Reply.OfAsync(await http.PostAsync("/oauth2/token", content));
    }
}
