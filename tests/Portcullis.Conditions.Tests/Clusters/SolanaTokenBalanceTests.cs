using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Clusters;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Policies;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Conditions.Values;
using Portcullis.Ethereum.Rpc;
using Portcullis.Solana;
using Portcullis.Solana.Rpc;

namespace Portcullis.Conditions.Tests.Clusters;

/// <summary><c>token_balance</c> where the chain is Solana.</summary>
public sealed class SolanaTokenBalanceTests
{
    private const string Mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
    private const string Mainnet = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";

    private static readonly SolanaAddress Owner = SolanaAddress.Parse("A1TMhSGzQxMr1TboBKtgixKz1sS6REASMxPo1qsyTSJd");

    [Theory]
    [InlineData("100", 6, "100000000")]
    [InlineData("100", 0, "100")]
    [InlineData("0.000000001", 9, "1")]
    [InlineData("1.5", 0, "2")]
    [InlineData("18446744073.709551615", 9, "18446744073709551615")]
    [InlineData("18446744073.709551616", 9, "18446744073709551616")]
    public void Holding_AroundTheThreshold_IsMetFromItOn(string threshold, int decimals, string units)
    {
        var least = UInt128.Parse(units);

        Of(threshold, new Holding(1, least - 1, decimals)).ShouldBe(Verdict.NotMet);
        Of(threshold, new Holding(1, least, decimals)).ShouldBe(Verdict.Met);
        Of(threshold, new Holding(1, UInt128.MaxValue, decimals)).ShouldBe(Verdict.Met);
    }

    [Fact]
    public void Holding_WithoutAnAccount_IsNotMet() => Of("0.000001", new Holding(1, 0, null)).ShouldBe(Verdict.NotMet);

    [Fact]
    public void Holding_MoreDecimalsThanAnyAmountCanReach_IsNotMet() => Of("1", new Holding(1, UInt128.MaxValue, 255)).ShouldBe(Verdict.NotMet);

    [Fact]
    public void Holding_OtherDecimalsThanNamed_IsUnknown()
    {
        Evaluate(Read("decimals", "9"), HoldingOutcome.Of(new Holding(1, 5, 6))).ShouldBe(Verdict.Unknown(UnknownReason.DecimalsMismatch));
        Evaluate(Read("decimals", "6"), HoldingOutcome.Of(new Holding(1, 5, 6))).ShouldBe(Verdict.NotMet);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("reverted")]
    [InlineData("empty")]
    [InlineData("15")]
    [InlineData("18")]
    public void Holding_NotRead_IsUnknown(string bad) => Evaluate(Read("threshold", "\"1\""), Answers.Bad(bad)).ShouldBe(Verdict.Unknown(UnknownReason.ReadFailed));

    [Fact]
    public void Evaluate_Native_AsksForTheCoin()
    {
        var step = Read("contractAddress", "\"native\"").Evaluate(Owner, new FactSet());

        step.Reads.ShouldHaveSingleItem().ShouldBe(new Read(ChainId.Of(SolanaCluster.Mainnet), new HoldingRead(Owner, null)));
    }

    [Theory]
    [InlineData("\"solana\"", Mainnet)]
    [InlineData($"\"{Mainnet}\"", Mainnet)]
    [InlineData("\"solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1\"", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1")]
    public void Policy_Cluster_IsRead(string json, string chain)
    {
        var condition = Read("chainId", json);

        condition.ChainId.ToString().ShouldBe(chain);
        condition.Required.ShouldBe($"at least 100 of the token {Mint} on chain {chain}");
        condition.ToEvaluated("", Finality.Latest).GetRawText()
            .ShouldBe($$"""{"type":"token_balance","chainId":"{{chain}}","contractAddress":"{{Mint}}","operator":"gte","threshold":"100"}""");
    }

    [Theory]
    [InlineData("chainId", "\"solana:mainnet\"")]
    [InlineData("chainId", "\"Solana\"")]
    [InlineData("chainId", "\"1\"")]
    [InlineData("contractAddress", "\"0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48\"")]
    [InlineData("contractAddress", "\"EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1vv\"")]
    [InlineData("contractAddress", "\"0OIl\"")]
    [InlineData("finality", "\"latest\"")]
    [InlineData("finality", "12")]
    [InlineData("threshold", "\"0\"")]
    public void Policy_WhatIsNotOfSolana_IsAFault(string member, string json) =>
        PolicyText.FaultsOf(PolicyText.When(With(member, json))).ShouldBe([$"{PolicyText.WhenPath}.{member}"]);

    [Fact]
    public void Policy_MintOnAnEvmChain_IsAFault() =>
        PolicyText.FaultsOf(PolicyText.When(With("chainId", "1"))).ShouldBe([$"{PolicyText.WhenPath}.contractAddress"]);

    [Theory]
    [InlineData("""{"type":"nft_ownership","chainId":"solana","contractAddress":"0x00000000000000000000000000000000000c0de0"}""", "chainId")]
    [InlineData("""{"type":"ratio_to_amount","chainId":1,"contractAddress":"EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v","multiple":"2","amount":"1"}""", "contractAddress")]
    public void Policy_TypeThatDoesNotReadSolana_IsAFault(string rule, string member) => PolicyText.FaultsOf(PolicyText.When(rule)).ShouldBe([$"{PolicyText.WhenPath}.{member}"]);

    [Fact]
    public void Policy_ClusterThatIsNotConfigured_IsAFault() => PolicyFile.Parse(PolicyText.When(With("label", null)), new HashSet<ChainId> { 1, ChainId.Of(SolanaCluster.Devnet) })
        .Faults.ShouldHaveSingleItem().Problem.ShouldBe($"chain {Mainnet} is not configured; configured are 1, solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");

    [Theory]
    [InlineData("label", null, true)]
    [InlineData("chainId", $"\"{Mainnet}\"", true)]
    [InlineData("contractAddress", "\"native\"", true)]
    [InlineData("finality", "\"finalized\"", true)]
    [InlineData("chainId", "\"solana:mainnet\"", false)]
    [InlineData("contractAddress", "\"0OIl\"", false)]
    public void Schema_PromisesWhatTheReaderTakes(string member, string? json, bool isGood)
    {
        var text = PolicyText.When(With(member, json));

        (PolicyText.FaultsOf(text).Length == 0).ShouldBe(isGood);
        new SchemaCheck(PolicySchema.Create()).Allows(JsonNode.Parse(text)).ShouldBe(isGood);
    }

    private static Verdict Of(string threshold, Holding holding) => Evaluate(Read("threshold", $"\"{threshold}\""), HoldingOutcome.Of(holding));

    private static Verdict Evaluate(TokenBalanceCondition condition, ReadOutcome outcome)
    {
        var facts = new FactSet();
        facts.Add(condition.Evaluate(Owner, facts).Reads.ShouldHaveSingleItem(), outcome);
        return condition.Evaluate(Owner, facts).Verdict;
    }

    private static TokenBalanceCondition Read(string member, string json) => PolicyText.Condition<TokenBalanceCondition>(With(member, json));

    private static string With(string member, string? json)
    {
        var rule = new JsonObject { ["type"] = "token_balance", ["chainId"] = "solana", ["contractAddress"] = Mint, ["threshold"] = "100" };
        if (json is not null)
        {
            rule[member] = JsonNode.Parse(json);
        }

        return rule.ToJsonString(JsonSerializerOptions.Default);
    }
}
