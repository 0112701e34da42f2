using System.Text.Json.Nodes;
using Portcullis.Ethereum.Siwe;
using Portcullis.Issuer.SignIn;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Solana.Siws;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>The sentences that wallets show, word for word: each says for whom, that it is no transaction, and that it costs nothing.</summary>
public sealed class StatementTextTests : SignInTest
{
    private readonly SolanaWallet _sol = new(7);

    internal override IReadOnlyDictionary<string, string?>? MoreSettings => new Dictionary<string, string?>(StringComparer.Ordinal) { ["SignIn:SolanaClusters:0"] = "mainnet" };

    [Theory]
    [InlineData("siwe", """{"address":"ALICE","chainId":1}""", "Sign in to api.test. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData("siwe", """{"address":"ALICE","chainId":1,"domain":"app.test"}""", "Sign in to api.test. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData("eip712", """{"address":"ALICE","chainId":1,"scheme":"eip712"}""", "Sign in to api.test. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData("siws", """{"address":"SOL","chainId":"mainnet"}""", "Sign in to api.test. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData(
        "siwe", """{"address":"ALICE","chainId":1,"purpose":"link","linkTo":"eip155:1:CAROL"}""",
        "Link this wallet to eip155:1:CAROL at api.test. Whoever is signed in as that account can then use what this wallet holds there. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData(
        "eip712", """{"address":"ALICE","chainId":1,"scheme":"eip712","purpose":"link","linkTo":"eip155:1:CAROL"}""",
        "Link this wallet to eip155:1:CAROL at api.test. Whoever is signed in as that account can then use what this wallet holds there. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData(
        "siws", """{"address":"SOL","chainId":"mainnet","purpose":"link","linkTo":"eip155:1:CAROL"}""",
        "Link this wallet to eip155:1:CAROL at api.test. Whoever is signed in as that account can then use what this wallet holds there. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData(
        "siwe", """{"address":"ALICE","chainId":1,"purpose":"attest"}""",
        "Prove to api.test that you control this wallet, for an attestation of what it holds. For 30 minutes whoever has the attestation can show it, and call APIs there as you. This is no transaction: it costs nothing and moves no tokens.")]
    public async Task Challenge_EachKind_SaysForWhomAndThatItIsNoTransaction(string form, string body, string sentence)
    {
        using var content = new StringContent(Named(body), null, "application/json");
        var answer = await Issuer.PostAsync("/auth/challenge", content);

        answer.Status.ShouldBe(200, answer.Text);
        StatementOf(form, answer.Json).ShouldBe(Named(sentence));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", "Sign in to 127.0.0.1:8080. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData("https://API.example:443/", "Sign in to api.example. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData("http://[::1]:8080", "Sign in to [::1]:8080. This is no transaction: it costs nothing and moves no tokens.")]
    public void ForSignIn_PublicUrl_IsNamedByItsHost(string publicUrl, string sentence) => StatementText.ForSignIn(new IssuerOptions { PublicUrl = publicUrl }).ShouldBe(sentence);

    [Theory]
    [InlineData("Sign in to Market Desk.", "Sign in to Market Desk. This is no transaction: it costs nothing and moves no tokens.")]
    [InlineData("This is no transaction: it costs nothing and moves no tokens. Market Desk.", "This is no transaction: it costs nothing and moves no tokens. Market Desk.")]
    public void ForSignIn_OperatorsOwn_SaysAlsoThatItIsNoTransaction(string own, string sentence)
    {
        var options = new IssuerOptions { PublicUrl = "https://api.example" };
        options.SignIn.Statement = own;

        StatementText.ForSignIn(options).ShouldBe(sentence);
    }

    private static string? StatementOf(string form, JsonObject answer)
    {
        if (form == "eip712")
        {
            return (string?)answer["typedData"]!["message"]!["statement"];
        }

        var text = (string)answer["message"]!;
        if (form == "siws")
        {
            SiwsMessage.TryParse(text, out var siws, out var siwsFault).ShouldBeTrue(siwsFault);
            return siws.Statement;
        }

        SiweMessage.TryParse(text, out var siwe, out var siweFault).ShouldBeTrue(siweFault);
        return siwe.Statement;
    }

    private string Named(string text) => text
        .Replace("ALICE", Alice.Address.ToString(), StringComparison.Ordinal)
        .Replace("CAROL", Carol.Address.ToString(), StringComparison.Ordinal)
        .Replace("SOL", _sol.Address.ToString(), StringComparison.Ordinal);
}
