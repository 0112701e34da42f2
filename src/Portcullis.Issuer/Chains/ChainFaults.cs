using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum;

namespace Portcullis.Issuer.Chains;

/// <summary>Finds every fault of one chain's settings.</summary>
internal static class ChainFaults
{
    private const int LongestOperator = 64;
    private const int CallsPerPoll = 3;

    public static IEnumerable<string> Find(string id, ChainOptions chain)
    {
        var path = $"Chains:{id}";
        return
        [
            .. Id(path, id), .. Nodes(path, chain), .. SameNodes(path, chain), .. Budgets(path, id, chain), .. Quorum(path, chain), .. Multicall(path, chain), .. Settled(path, chain),
            .. Times(path, chain), .. ChainId.FindCluster(id) is not null ? ClusterFaults.Find(path, chain) : [],
        ];
    }

    private static IEnumerable<string> Id(string path, string id) =>
        !ChainId.TryParse(id, out _) ? [$"{path}: the name must be the chain's EIP-155 id in decimal, such as 1, or its CAIP-2 id, such as eip155:1; or {ChainId.Solana}, or the CAIP-2 id of one of its clusters"] : [];

    private static IEnumerable<string> Nodes(string path, ChainOptions chain)
    {
        if (chain.Rpc.Count == 0)
        {
            yield return $"{path}:Rpc: names no node; give at least one, such as {path}:Rpc:0:Url";
        }

        for (var i = 0; i < chain.Rpc.Count; i++)
        {
            foreach (var fault in Node($"{path}:Rpc:{i}", chain.Rpc[i]))
            {
                yield return fault;
            }
        }
    }

    // The URLs may hold keys, so they are not repeated.
    private static IEnumerable<string> Node(string path, NodeOptions node) =>
    [
        .. SettingFaults.HttpUri(node.Url) is null ? (string[])[$"{path}:Url: must be an absolute http or https URL"] : [],
        .. node.WebSocket is { } socket && SettingFaults.WebSocketUri(socket) is null
            ? (string[])[$"{path}:WebSocket: must be an absolute ws or wss URL; leave it out for a node that is only polled"]
            : [],
        .. node.Operator is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > LongestOperator || name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            ? (string[])[$"{path}:Operator: must be a name of 1 to {LongestOperator} printable ASCII characters; leave it out for the host of the URL"]
            : [],
        .. node.Budget is { } budget && TierLimit.Parse(budget) is null
            ? (string[])[$"{path}:Budget: must be calls in a time, such as 300/1s or 500000/1d"]
            : [],
    ];

    /// <summary>One node under two names would have two votes.</summary>
    private static IEnumerable<string> SameNodes(string path, ChainOptions chain)
    {
        for (var i = 1; i < chain.Rpc.Count; i++)
        {
            var (node, url) = (chain.Rpc[i], SettingFaults.HttpUri(chain.Rpc[i].Url));
            var isTwice = url is not null && chain.Rpc.Take(i).Any(other =>
                SettingFaults.HttpUri(other.Url) == url && !string.Equals(NodeNames.OperatorOf(other), NodeNames.OperatorOf(node), StringComparison.OrdinalIgnoreCase));
            if (isTwice)
            {
                yield return $"{path}:Rpc:{i}:Url: is that of another node, whose Operator is another; one node has one operator and one vote";
            }
        }
    }

    private static IEnumerable<string> Budgets(string path, string id, ChainOptions chain)
    {
        var poll = ChainId.TryParse(id, out var chainId) && chainId.IsEvm ? ChainDefaults.PollInterval(chainId.Number, chain) : TimeSpan.Zero;
        for (var i = 0; i < chain.Rpc.Count && poll > TimeSpan.Zero; i++)
        {
            if (chain.Rpc[i].Budget is { } text && TierLimit.Parse(text) is { } budget && budget.Permits * poll.TotalSeconds < CallsPerPoll * budget.Window.TotalSeconds)
            {
                yield return $"{path}:Rpc:{i}:Budget: is less than asking for the present block and its logs alone takes: {CallsPerPoll} calls each {poll.TotalSeconds} s; raise it, or PollInterval";
            }
        }
    }

    private static IEnumerable<string> Quorum(string path, ChainOptions chain)
    {
        if (chain.Quorum is not { } needed || chain.Rpc.Any(node => SettingFaults.HttpUri(node.Url) is null))
        {
            return [];
        }

        var operators = NodeNames.CountOperators(chain.Rpc);
        return needed * 2L > operators && needed <= operators
            ? []
            : [$"{path}:Quorum: must be more than half of the {operators} operators and no more than there are, but is {needed}; nodes of one operator count once (set Operator where the host does not tell them apart), and without a quorum leave it out"];
    }

    private static IEnumerable<string> Multicall(string path, ChainOptions chain) => chain.Multicall3 is { } contract && !Address.TryParse(contract, out _)
        ? [$"{path}:Multicall3: must be 0x and 40 hexadecimal digits, with a right ERC-55 checksum when of mixed case"]
        : [];

    private static IEnumerable<string> Settled(string path, ChainOptions chain) => Finality.Parse(chain.Finality) is null
        ? [$"{path}:Finality: must be latest, safe, finalized, or a number of confirmations from 1 to {Finality.MaxConfirmations}, but is {chain.Finality}"]
        : [];

    private static IEnumerable<string> Times(string path, ChainOptions chain) =>
    [
        .. chain.PollInterval is { } poll ? SettingFaults.Range($"{path}:PollInterval", poll, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)) : [],
        .. chain.MaxLag is { } lag ? SettingFaults.Range($"{path}:MaxLag", lag, 1, 100_000) : [],
        .. SettingFaults.Range($"{path}:HeadMaxAge", chain.HeadMaxAge, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
        .. SettingFaults.Range($"{path}:MaxAge", chain.MaxAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        .. SettingFaults.Range($"{path}:OutageMaxAge", chain.OutageMaxAge, TimeSpan.Zero, TimeSpan.FromHours(1)),
        .. SettingFaults.Range($"{path}:ProbeInterval", chain.ProbeInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
        .. SettingFaults.Range($"{path}:Timeout", chain.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
    ];
}
