using System.Diagnostics;
using System.Diagnostics.Metrics;
using Portcullis.Conditions.Accounts;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Transports;

namespace Portcullis.Issuer.Chains;

/// <summary>Counts and times the calls to one node.</summary>
internal sealed class MeasuredTransport(ChainId chain, string node, IRpcTransport inner) : IRpcTransport
{
    private static readonly Counter<long> Calls = IssuerMeter.Shared.CreateCounter<long>(
        "portcullis.rpc.calls", "{call}", "JSON-RPC calls by chain, node, method and result: answered (a revert, too), error (the node's own), failed (no usable answer) or cancelled.");

    private static readonly Histogram<double> Durations = IssuerMeter.Shared.CreateHistogram(
        "portcullis.rpc.duration", "s", "Time of one request to a node, by chain and node; a batch is one request.", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    private readonly KeyValuePair<string, object?> _chain = new("chain", chain.ToString());
    private readonly KeyValuePair<string, object?> _node = new("node", node);

    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        IReadOnlyList<RpcResponse>? responses = null;
        try
        {
            return responses = await inner.SendAsync(requests, cancellationToken);
        }
        finally
        {
            Durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, _chain, _node);
            for (var i = 0; i < requests.Count; i++)
            {
                Calls.Add(1, _chain, _node, new("method", requests[i].Method), new("result", Result(requests[i], responses?[i], cancellationToken)));
            }
        }
    }

    private static string Result(RpcRequest request, RpcResponse? response, CancellationToken cancellationToken) => response switch
    {
        { Error: null } => "answered",

        // A revert is the contract's answer, and contracts may be anybody's.
        not null => AnswerRules.Judge(request, response) == AnswerStanding.Definitive ? "answered" : "error",
        null => cancellationToken.IsCancellationRequested ? "cancelled" : "failed",
    };
}
