using Portcullis.Ethereum;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Stores;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>No secret reaches the logs or the audit log, at any level, in good and in bad sign-ins.</summary>
public sealed class SecrecyTests : SignInTest
{
    [Fact]
    [Trait("Case", "A4")]
    public async Task Logs_GoodAndBadSignIns_HoldNoSecret()
    {
        var message = await Issuer.MessageAsync(Alice);
        var signature = Alice.Sign(message.ToString());
        var good = await Issuer.SendAsync(Alice, message);
        await Issuer.SendAsync(Alice, message);
        await Issuer.SendAsync(Carol, await Issuer.MessageAsync(Carol, message.Nonce), "market-data");
        await Issuer.SendAsync(TestIssuer.Form(message.ToString(), signature + "0", null));
        File.Move(Folder.File("data/portcullis.db"), Folder.File("aside.db"));
        await Issuer.SendAsync(Alice, await Issuer.MessageAsync(Alice));

        var logged = string.Join('\n', Issuer.Logs.Lines);

        logged.ShouldNotBeEmpty();
        string[] secrets = [(string)good.Json["access_token"]!, signature, signature[2..], message.Nonce, .. PemLines()];
        foreach (var secret in secrets)
        {
            logged.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Logs_EachRefusal_IsNamedOnceByItsCode()
    {
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.SendAsync(Alice, message);
        await Issuer.SendAsync(Alice, message);

        Issuer.Logs.Lines.Count(line => line.Contains("nonce_used", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logs_RefusedAccount_IsNamedAsTheSettingsSay(bool arePlain)
    {
        await RestartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Privacy:LogAddresses"] = arePlain.ToString() });
        await Issuer.SignInAsync(Carol, "market-data:gold");

        var line = Issuer.Logs.Lines.Single(line => line.Contains("policy_not_met", StringComparison.Ordinal));

        line.ShouldContain(arePlain ? $"eip155:1:{Carol.Address}" : "eip155:1:address#");
        Issuer.Logs.Lines.Any(one => one.Contains(Carol.Address.ToString(), StringComparison.OrdinalIgnoreCase)).ShouldBe(arePlain);
    }

    [Fact]
    public async Task Audit_GoodAndBadSignIns_AreKept()
    {
        var message = await Issuer.MessageAsync(Alice);
        await Issuer.SendAsync(Alice, message);
        await Issuer.SendAsync(Alice, message);
        await Issuer.SignInAsync(Carol, "market-data:gold");
        await RestartAsync();

        var entries = (await Issuer.Get<IAuditStore>().ListAsync(10, default)).Select(record => record.Entry).ToList();

        entries.Select(entry => (entry.Kind, entry.Code, entry.Policy)).ShouldBe(
            [("refused", "policy_not_met", "market-data:gold"), ("refused", "nonce_used", null), ("grant_opened", null, null)]);
        entries[0].Account.ShouldBe(new Account(1, Carol.Address).ToString());
        (await Issuer.Get<IGrantStore>().FindAsync(entries[2].GrantId!, default)).ShouldNotBeNull();
    }

    private string[] PemLines()
    {
        var files = Directory.GetFiles(Folder.File("data/keys"), "*.pem");
        files.Length.ShouldBe(2);
        return [.. files.SelectMany(file => File.ReadAllLines(file)[1..^1])];
    }
}
