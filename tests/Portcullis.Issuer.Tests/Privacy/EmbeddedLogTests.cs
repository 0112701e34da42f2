using Portcullis.Ethereum.Signatures;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Privacy;

/// <summary>What Portcullis logs in an app that embeds the issuer, at every level: no line of ours names an account, for nothing stands behind the app's loggers as the gateway's does.</summary>
public sealed class EmbeddedLogTests : SignInTest
{
    [Fact]
    [Trait("Case", "A4")]
    public async Task Lines_OfOurs_NameNoAccount()
    {
        await UseEverythingAsync();

        var lines = LinesOfOurs();

        lines.ShouldContain(line => line.Contains("address#", StringComparison.Ordinal), "a refused account is named by its hash");
        foreach (var address in new[] { Alice.Address, Carol.Address }.Select(address => address.ToLowerString()[2..]))
        {
            lines.ShouldNotContain(line => line.Contains(address, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Lines_WhereTheSettingSaysSo_NameAccounts()
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Privacy:LogAddresses"] = "true" });
        await UseEverythingAsync();

        LinesOfOurs().ShouldContain(line => line.Contains(Carol.Address.ToString(), StringComparison.Ordinal), "or the other test looks for what cannot be there");
    }

    private List<string> LinesOfOurs() => [.. Issuer.Logs.Lines.Where(line => line.Split(' ')[1].StartsWith("Portcullis", StringComparison.Ordinal))];

    /// <summary>Sign-ins that succeed and that are refused in every way, refreshes, a chain that fails, and a store that is gone.</summary>
    private async Task UseEverythingAsync()
    {
        var message = await Issuer.MessageAsync(Alice);
        var good = await Issuer.SendAsync(Alice, message);
        await Issuer.SendAsync(Alice, message);
        await Issuer.SignInAsync(Carol, "market-data:gold");
        await Issuer.SendAsync(TestIssuer.Form((await Issuer.MessageAsync(Alice)).ToString(), Carol.Sign("x"), null));
        await Issuer.GetAsync($"/auth/nonce?address={Alice.Address}");
        await RefreshAsync(good);
        await RefreshAsync(good);
        Issuer.Main.Contract = (_, _, _) => SignatureOutcome.Unknown;
        await Issuer.SendAsync(TestIssuer.Form((await Issuer.MessageAsync(Alice)).ToString(), "0x1234", null));
        Issuer.Main.ReadsFail = true;
        await Issuer.SignInAsync(Alice, "market-data:gold");
        File.Move(Folder.File("data/portcullis.db"), Folder.File("aside.db"));
        await Issuer.SignInAsync(Alice);
    }

    private Task<Answer> RefreshAsync(Answer answer) => Issuer.SendAsync(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "refresh_token", ["refresh_token"] = answer.Json["refresh_token"]!.GetValue<string>(),
    });
}
