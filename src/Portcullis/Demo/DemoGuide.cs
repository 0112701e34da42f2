using Spectre.Console;

namespace Portcullis.Demo;

/// <summary>Tells the user who holds what, and what to try.</summary>
internal static class DemoGuide
{
    // An address is of use only when it can be copied whole.
    private const int NarrowestTable = 90;

    // That of RFC 7636, appendix B: for looking at the page, and nothing else.
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    internal static void WriteCast(TextWriter output)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("who").AddColumn(new TableColumn("address").NoWrap()).AddColumn("holds");
        foreach (var account in DemoAccount.Cast)
        {
            table.AddRow(account.Name, account.Address.ToString(), account.Holds);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = Math.Max(console.Profile.Width, NarrowestTable);
        console.Write(table);
    }

    internal static async Task WriteCommandsAsync(DemoRun demo, TextWriter output)
    {
        var gold = $"{demo.Origin}{DemoRoute.Gold.Path}";
        var basic = $"{demo.Origin}{DemoRoute.Basic.Path}";
        await output.WriteLineAsync(
            $"""

            The keys are those of a well-known development mnemonic: never put anything of worth on them.
            Its configuration, until it stops: {demo.Folder}
            Everything for scripts: {demo.Origin}{DemoDescription.Path}

            alice holds the gold pass and gets in:
              ./portcullis call {gold} --key {DemoAccount.Alice.PrivateKey}
            bob holds coins, which is enough for the basic prices and not for gold:
              ./portcullis call {basic} --key {DemoAccount.Bob.PrivateKey}
              ./portcullis call {gold} --key {DemoAccount.Bob.PrivateKey}
            carol holds nothing, and is told what is missing:
              ./portcullis call {basic} --key {DemoAccount.Carol.PrivateKey}

            By hand, with an access token:
              TOKEN=$(./portcullis login {demo.Origin} --key {DemoAccount.Alice.PrivateKey})
              curl -H "Authorization: Bearer $TOKEN" {gold}
            Without one, and where none is needed:
              curl -i {basic}
              curl {demo.Origin}{DemoRoute.Open.Path}

            What a wallet holds, signed, for a backend that has an API key:
              {MakeKey(demo)}
              {Attest(demo)}
            The sign-in page, in a browser with a wallet, as a program would open it:
              {demo.Origin}/signin?response_type=code&client_id={DemoDescription.Client}&scope=openid%20{DemoRoute.PolicyName}&redirect_uri={Uri.EscapeDataString($"{demo.Origin}{DemoRoute.Open.Path}")}&code_challenge_method=S256&code_challenge={Challenge}
            The whole story by itself: ./portcullis demo --walkthrough --port 0

            Ctrl-C stops everything.
            """);
    }

    private static string MakeKey(DemoRun demo) =>
        $$"""API_KEY=$(curl -s {{demo.Origin}}/v1/keys/create -H 'Content-Type: application/json' -d '{"email":"you@example.com","appName":"trying it"}' | sed 's/.*"key":"\([^"]*\)".*/\1/')""";

    private static string Attest(DemoRun demo) =>
        $$"""
        curl {{demo.Origin}}/v1/attest -H "X-API-Key: $API_KEY" -H 'Content-Type: application/json' -d '{"wallet":"{{DemoAccount.Alice.Address}}","format":"jwt","conditions":[{"type":"nft_ownership","chainId":{{DemoNode.ChainId}},"contractAddress":"{{demo.Pass}}"}]}'
        """;
}
