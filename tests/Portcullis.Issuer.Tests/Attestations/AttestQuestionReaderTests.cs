using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Policies;
using Portcullis.Issuer.Attestations;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;
using Portcullis.Testing.Faults;

namespace Portcullis.Issuer.Tests.Attestations;

public sealed class AttestQuestionReaderTests
{
    [Fact]
    public void Read_ConditionOnSolana_IsAFaultThoughTheClusterIsConfigured()
    {
        var nodes = new SolanaClient(new BackendTransport(new SimulatedCluster()), Commitment.Finalized);
        var cluster = new ClusterChain(SolanaCluster.Mainnet, nodes, new ClusterRules(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5)), TimeProvider.System, NullLogger.Instance);
        var body = JsonNode.Parse("""
            { "wallet": "0x52908400098527886E0F7030069857D2E4169EE7", "conditions": [
                { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" }, { "type": "token_balance", "chainId": "solana", "contractAddress": "native", "threshold": "1" }] }
            """)!.AsObject();
        List<PolicyFault> faults = [];

        new AttestQuestionReader(new ChainSet([new FakeChain(1), cluster])).Read(body, faults).ShouldBeNull();

        var fault = faults.ShouldHaveSingleItem();
        fault.Path.ShouldBe("conditions[1].chainId");
        fault.Problem.ShouldStartWith("must be the number of an EVM chain");
    }
}
