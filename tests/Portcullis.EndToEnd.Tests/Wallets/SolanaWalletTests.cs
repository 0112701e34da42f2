using System.Net;
using System.Text.Json;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Wallets;

/// <summary>A wallet of Solana signs in to the real program, by Node's Ed25519.</summary>
[Collection(SharedDemo.Name)]
public sealed class SolanaWalletTests(DemoFixture demo)
{
    private const string Seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    [Fact]
    public async Task SignIn_OfASolanaWallet_IsThatAccountAndOpensNothingOfAnEvmChain()
    {
        var signIn = await SignInAsync(null);

        signIn.GetProperty("status").GetInt32().ShouldBe(200, signIn.ToString());
        Text(signIn, "message").ShouldContain(" wants you to sign in with your Solana account:\n");
        var claims = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Token(signIn).Split('.')[1]));
        Text(claims, "proof").ShouldBe("ed25519");
        Text(claims, "sub").ShouldBe($"solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:{Text(signIn, "address")}");
        using var answer = await demo.GetAsync("/market-data/prices", Token(signIn));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("not_proven_on_chain");
    }

    [Fact]
    public async Task SignIn_AskingForWhatIsOnAnEvmChain_IsRefused()
    {
        var signIn = await SignInAsync("market-data");

        signIn.GetProperty("status").GetInt32().ShouldBe(403, signIn.ToString());
        Text(signIn.GetProperty("body"), "code").ShouldBe("policy_not_met");
    }

    private Task<JsonElement> SignInAsync(string? scope) => Wallet.SignInOnSolanaAsync(new { @base = demo.Url.OriginalString.TrimEnd('/'), seed = Seed, scope });
}
