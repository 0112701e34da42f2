using System.CommandLine;
using Portcullis.Setup;

namespace Portcullis.Commands;

/// <summary>The flags of <c>portcullis init</c>.</summary>
internal sealed class InitOptions
{
    internal Option<string?> Rpc { get; } = new("--rpc") { Description = "The chain's JSON-RPC node.", HelpName = "URL" };

    internal Option<ulong?> ChainId { get; } = new("--chain-id") { Description = "The chain's id; the node must agree. By default what the node says.", HelpName = "N" };

    internal Option<string?> Upstream { get; } = new("--upstream") { Description = "The API to gate.", HelpName = "URL" };

    internal Option<string?> Contract { get; } = new("--contract") { Description = "The token's contract, or native for the chain's own coin.", HelpName = "0x…" };

    internal Option<TokenKind?> Kind { get; } = new("--kind") { Description = "The kind of token: erc20 or erc721.", HelpName = "erc20|erc721" };

    internal Option<string?> Threshold { get; } = new("--threshold") { Description = "How much a caller must hold, in display units, or how many NFTs. By default 1.", HelpName = "N" };

    internal Option<string?> PublicUrl { get; } = new("--public-url") { Description = "The gateway as callers see it. By default http://localhost:8080.", HelpName = "URL" };

    internal Option<bool> Offline { get; } = new("--offline") { Description = "Do not ask the node whether the chain id and the contract are right." };

    internal Option<bool> Force { get; } = new("--force") { Description = "Overwrite files that are there already." };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { Rpc, ChainId, Upstream, Contract, Kind, Threshold, PublicUrl, Offline, Force })
        {
            command.Options.Add(option);
        }
    }
}
