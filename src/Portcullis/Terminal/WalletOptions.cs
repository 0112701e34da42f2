using System.CommandLine;
using Portcullis.Client;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Terminal;

/// <summary>How to sign in: the key, and what the message names. The same for every command that signs in.</summary>
internal sealed class WalletOptions
{
    private readonly Option<ulong?> _chainId = new("--chain-id") { Description = "The chain id that the signed message names. By default the first that the server reads.", HelpName = "N" };

    private readonly Option<string?> _scope = new("--scope")
    {
        Description = "The policies to ask for, such as \"market-data:gold\"; signing in is refused when they are not met. By default whatever the wallet may have.",
        HelpName = "SCOPE",
    };

    private readonly Option<string?> _resource = new("--resource")
    {
        Description = "The API that the token is for (RFC 8707), as the issuer's setting Audiences names it. By default the issuer's own.",
        HelpName = "URI",
    };

    private readonly Option<string?> _domain = new("--domain")
    {
        Description = "Sign for this domain although the URL names another host, as when the API is called by an inner name. By default only the URL's own.",
        HelpName = "HOST[:PORT]",
    };

    internal KeyOptions Key { get; } = new();

    internal void AddTo(Command command)
    {
        Key.AddTo(command);
        command.Options.Add(_chainId);
        command.Options.Add(_scope);
        command.Options.Add(_resource);
        command.Options.Add(_domain);
    }

    /// <summary>Whether an API is named that is not the issuer's own.</summary>
    internal bool HasResource(ParseResult parse) => parse.GetValue(_resource) is not null;

    /// <summary>Signs in at the origin with the key; what the user should know goes to standard error.</summary>
    internal async Task<SignInOutcome> SignInAsync(ParseResult parse, ApiOrigin origin, EthereumKey key, CancellationToken cancellationToken)
    {
        var request = new SignInRequest(origin, parse.GetValue(_chainId), parse.GetValue(_domain), parse.GetValue(_scope)) { Resource = parse.GetValue(_resource) };
        await WarnAsync(parse.InvocationConfiguration.Error, request);
        using var client = ApiClient.Create();
        try
        {
            return await new SignInClient(client, TimeProvider.System).SignInAsync(request, key, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException($"cannot reach {origin}: {exception.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{origin} did not answer within {ApiClient.Timeout.TotalSeconds} seconds");
        }
    }

    /// <summary>What signs requests to the origin one by one.</summary>
    internal async Task<RequestSigner> CreateSignerAsync(ParseResult parse, ApiOrigin origin, EthereumKey key, CancellationToken cancellationToken)
    {
        if (HasResource(parse))
        {
            throw new CommandException("--signed and --resource cannot go together: a signed request has no token");
        }

        using var client = ApiClient.Create();
        try
        {
            var chainId = parse.GetValue(_chainId) ?? await new SignInClient(client, TimeProvider.System).FindChainAsync(origin, cancellationToken)
                ?? throw new CommandException($"{origin} does not say for which chains it takes signed requests: does it take any? Give --chain-id N otherwise");
            return new RequestSigner(key, chainId, SignedRequestProfile.Draft, TimeProvider.System);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException($"cannot reach {origin}: {exception.Message}");
        }
    }

    /// <summary>Says so when a token that goes to an origin can be read on the way.</summary>
    internal static Task WarnIfExposedAsync(TextWriter error, ApiOrigin origin) =>
        origin.IsExposed ? error.WriteLineAsync($"warning: {origin} is not https, so that others on the network can read the token") : Task.CompletedTask;

    private static async Task WarnAsync(TextWriter error, SignInRequest request)
    {
        if (request.Domain is { } domain && domain != request.Origin.Authority)
        {
            await error.WriteLineAsync($"warning: signing in at {domain} through {request.Origin}, which could use the signature itself: do so only when both are run by the same people");
        }

        await WarnIfExposedAsync(error, request.Origin);
    }
}
