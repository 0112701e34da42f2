using System.Text;
using System.Text.Json;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>The harness itself: a page of a real browser finds the test's wallet and has it sign.</summary>
[Collection(SharedBrowser.Name)]
public sealed class BrowserWalletTests(BrowserFixture browser)
{
    private const string Message = "Who goes there? – A friend";

    [Fact]
    public async Task Page_AsksForProviders_FindsEachWalletByName()
    {
        using var first = WalletOf(1);
        using var second = new BrowserWallet("Second", DevAccount.All[2].PrivateKey, 31337);
        await using var visit = await browser.VisitAsync(first, second);

        var names = await visit.Page.EvaluateAsync<string[]>("""
            () => {
              const names = []
              window.addEventListener('eip6963:announceProvider', (event) => names.push(event.detail.info.name))
              window.dispatchEvent(new Event('eip6963:requestProvider'))
              return names
            }
            """);

        names.ShouldBe(["First", "Second"]);
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_HasATextSigned_TheSignatureIsTheWalletsOwn()
    {
        using var wallet = WalletOf(1);
        await using var visit = await browser.VisitAsync(wallet);

        var accounts = await RequestAsync(visit, "eth_requestAccounts");
        var signature = await RequestAsync(visit, "personal_sign", Hex.Format(Encoding.UTF8.GetBytes(Message)), $"{wallet.Address}");

        accounts[0].GetString().ShouldBe($"{DevAccount.All[1].Address}");
        Hex.TryParse(signature.GetString()!, out var bytes).ShouldBeTrue();
        Secp256k1.TryRecoverAddress(PersonalMessage.ComputeHash(Message), bytes, out var signer).ShouldBeTrue();
        signer.ShouldBe(DevAccount.All[1].Address);
        wallet.Signed.ShouldBe([Message]);
    }

    [Fact]
    public async Task Page_WhoseWalletDeclines_GetsTheErrorOfEip1193()
    {
        using var wallet = WalletOf(1);
        wallet.Declines = true;
        await using var visit = await browser.VisitAsync(wallet);

        var code = await visit.Page.EvaluateAsync<int>("() => window.ethereum.request({ method: 'personal_sign', params: ['0x00', ''] }).then(() => 0, (error) => error.code)");

        code.ShouldBe(4001);
        wallet.Signed.ShouldBeEmpty();
    }

    private static BrowserWallet WalletOf(int account) => new("First", DevAccount.All[account].PrivateKey, 31337);

    private static async Task<JsonElement> RequestAsync(BrowserVisit visit, string method, params string[] parameters) =>
        (await visit.Page.EvaluateAsync("([method, params]) => window.ethereum.request({ method, params })", new object[] { method, parameters })).GetValueOrDefault();
}
