using System.CommandLine;
using Portcullis.Credentials;
using Portcullis.Ethereum;
using Portcullis.Setup;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary><c>portcullis init</c>: writes a first configuration for one's own RPC and API.</summary>
internal static class InitCommand
{
    private const string UsualPublicUrl = "http://localhost:8080";

    internal static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where to write; made when it is not there. By default this folder.", DefaultValueFactory = _ => "." };
        var options = new InitOptions();
        var command = new DetailedCommand(
            "init",
            "Writes a first appsettings.json and policies.json for your own chain node and API.",
            """
            What the flags leave out is asked for, when there is a terminal. The node is asked whether it is on that chain and
            whether the contract is there.

            Examples:
              portcullis init my-gate
              portcullis init my-gate --rpc https://node.example/key --upstream http://127.0.0.1:3000 \
                --kind erc721 --contract 0xBC4CA0EdA7647A8aB7C2061c2E118A18a936f13D --public-url https://api.example
              portcullis init my-gate --rpc http://127.0.0.1:8545 --chain-id 31337 --upstream http://127.0.0.1:3000 \
                --kind erc20 --contract native --threshold 0.5 --offline
            """)
        {
            folder,
        };
        options.AddTo(command);
        command.Run(async (parse, cancellationToken) =>
        {
            try
            {
                return await RunAsync(parse, parse.GetRequiredValue(folder), options, cancellationToken);
            }
            catch (SetupException exception)
            {
                throw new CommandException(exception.Message);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string folder, InitOptions options, CancellationToken cancellationToken)
    {
        var force = parse.GetValue(options.Force);
        SetupFiles.RefuseOverwriting(folder, force);
        var answers = await AskAsync(parse, options, cancellationToken);
        await SetupFiles.WriteAsync(folder, answers, force, cancellationToken);
        await TellAsync(parse.InvocationConfiguration.Output, folder, answers);
        return ExitCode.Success;
    }

    private static async Task<SetupAnswers> AskAsync(ParseResult parse, InitOptions options, CancellationToken cancellationToken)
    {
        var offline = parse.GetValue(options.Offline);
        var ask = new InitQuestions(!Console.IsInputRedirected && !Console.IsOutputRedirected);
        var rpc = await ask.AskAsync(parse.GetValue(options.Rpc), "--rpc", "URL of your chain's JSON-RPC node (http or https)", null, IsUrl, cancellationToken);
        var chainId = parse.GetValue(options.ChainId)?.ToString();
        chainId = chainId is null && !offline ? "" : await ask.AskAsync(chainId, "--chain-id", "Chain id, such as 1", null, IsChainId, cancellationToken);
        var kind = await ask.AskKindAsync(parse.GetValue(options.Kind), cancellationToken);
        var contract = await ask.AskAsync(parse.GetValue(options.Contract), "--contract", DescribeContract(kind), null, text => IsContract(text, kind), cancellationToken);
        var threshold = await ask.AskAsync(parse.GetValue(options.Threshold), "--threshold", DescribeThreshold(kind), "1", text => text.Length > 0, cancellationToken);
        var upstream = await ask.AskAsync(parse.GetValue(options.Upstream), "--upstream", "URL of the API to gate (http or https)", null, IsUrl, cancellationToken);
        var publicUrl = await ask.AskAsync(parse.GetValue(options.PublicUrl), "--public-url", "URL of the gateway as callers see it, without a path", UsualPublicUrl, IsOrigin, cancellationToken);
        ask.RefuseMissing();

        var node = UrlArgument.Parse(rpc)!;
        var chain = offline ? ulong.Parse(chainId) : await CheckChainAsync(node, chainId, contract, cancellationToken);
        return new SetupAnswers(node, chain, UrlArgument.Parse(upstream)!, contract, kind, threshold, UrlArgument.Parse(publicUrl)!);
    }

    private static async Task<ulong> CheckChainAsync(Uri rpc, string expected, string contract, CancellationToken cancellationToken)
    {
        using var check = new ChainCheck(rpc);
        var actual = await check.ReadChainIdAsync(cancellationToken);
        if (expected.Length > 0 && expected != actual.ToString())
        {
            throw new CommandException($"the node is on chain {actual}, not on chain {expected}: correct --rpc or --chain-id");
        }

        if (contract != SetupAnswers.Native)
        {
            await check.RequireContractAsync(Address.Parse(contract), cancellationToken);
        }

        return actual;
    }

    private static async Task TellAsync(TextWriter output, string folder, SetupAnswers answers)
    {
        var origin = answers.PublicUrl.GetLeftPart(UriPartial.Authority);
        await output.WriteLineAsync(
            $"""
            Wrote {Path.Combine(folder, SetupFiles.Settings)} and {Path.Combine(folder, SetupFiles.Policies)}.
            Every path of {answers.Upstream.GetLeftPart(UriPartial.Authority)} now needs the policy "{SetupAnswers.PolicyName}", on chain {answers.ChainId}.

            Next:
              portcullis policy check {Path.Combine(folder, SetupFiles.Policies)}
              portcullis serve --config {folder}
              portcullis call {origin}/ --keystore FILE
            """);
    }

    private static string DescribeContract(TokenKind kind) =>
        kind == TokenKind.Erc20 ? $"Address of the token's contract, or {SetupAnswers.Native} for the chain's own coin" : "Address of the collection's contract";

    private static string DescribeThreshold(TokenKind kind) =>
        kind == TokenKind.Erc20 ? "How much a caller must hold, such as 1 or 0.5" : "How many NFTs a caller must hold";

    private static bool IsUrl(string text) => UrlArgument.Parse(text) is not null;

    private static bool IsOrigin(string text) => UrlArgument.Parse(text) is { AbsolutePath: "/", Query: "", Fragment: "" };

    private static bool IsChainId(string text) => ulong.TryParse(text, out var id) && id > 0;

    private static bool IsContract(string text, TokenKind kind) => Address.TryParse(text, out _) || (kind == TokenKind.Erc20 && text == SetupAnswers.Native);
}
