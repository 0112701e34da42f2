using Microsoft.Extensions.Logging;
using Portcullis.Conditions.Facts;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Conditions.Tests.Facts;

public sealed class BlockIntakeTests
{
    private const int Accounts = 6;

    private readonly ManualTimeProvider _clock = new();
    private readonly Lines _log = new();
    private readonly ModelChain _chain = new(Accounts);
    private readonly FactCache _cache;
    private readonly BlockIntake _intake;

    public BlockIntakeTests()
    {
        _cache = new FactCache(5, Rules, _clock, _log);
        _intake = New(_chain);
    }

    [Fact]
    public async Task TakeIn_NextBlock_AppliesItsLogs()
    {
        await TakeInAsync();
        var (touched, other) = (Know(0), Know(2));
        _chain.Mine(_chain.Head, (0, 1));

        await TakeInAsync();

        (touched.Stands(), other.Stands()).ShouldBe((false, true));
        _cache.Recent.Head.ShouldBe(_chain.Head.Header);
    }

    [Fact]
    public async Task TakeIn_GapOfBlocks_AppliesThoseThatWereMissed()
    {
        await TakeInAsync();
        var (touched, other) = (Know(0), Know(2));
        _chain.Mine(_chain.Head);
        _chain.Mine(_chain.Head, (0, 1));
        _chain.Mine(_chain.Head);

        await TakeInAsync();

        (touched.Stands(), other.Stands()).ShouldBe((false, true));
        _chain.LogsAsked.ShouldBe(1, "the logs of all blocks are one request");
    }

    [Theory]
    [InlineData(BlockIntake.LongestWay, true)]
    [InlineData(BlockIntake.LongestWay + 1, false)]
    public async Task TakeIn_LongGap_BeginsAnewBeyondABound(int blocks, bool stands)
    {
        await TakeInAsync();
        var known = Know(0);
        for (var i = 0; i < blocks; i++)
        {
            _chain.Mine(_chain.Head);
        }

        await TakeInAsync();

        known.Stands().ShouldBe(stands);
        _cache.Recent.Head.ShouldBe(_chain.Head.Header);
    }

    [Fact]
    public async Task TakeIn_ParentsThatNobodyTells_BeginsAnew()
    {
        await TakeInAsync();
        var known = Know(0);
        _chain.TellsHeaders = false;
        _chain.Mine(_chain.Head);
        _chain.Mine(_chain.Head);

        await TakeInAsync();

        known.Stands().ShouldBeFalse();
        _cache.Recent.Head.ShouldBe(_chain.Head.Header);
    }

    [Fact]
    public async Task TakeIn_LogsThatNobodyTells_LetEveryFactFall()
    {
        await TakeInAsync();
        var known = Know(0);
        _chain.Silent.Add(_chain.Mine(_chain.Head).Header.Hash);

        await TakeInAsync();

        known.Stands().ShouldBeFalse();
        _cache.Recent.Head.ShouldBe(_chain.Head.Header);
    }

    [Fact]
    [Trait("Case", "C6")]
    public async Task TakeIn_OtherBranch_GoesBackToTheAncestor()
    {
        await TakeInAsync();
        var below = Know(0);
        var ancestor = _chain.Head;
        _chain.Mine(ancestor, (1, 2));
        await TakeInAsync();
        var orphan = _chain.Head;
        var above = Know(2);
        _chain.Mine(_chain.Mine(ancestor));

        await TakeInAsync();

        (below.Stands(), above.Stands()).ShouldBe((true, false));
        _cache.Find(ModelChain.BalanceOf(0), orphan.Header).ShouldBeNull();
        _cache.Find(ModelChain.BalanceOf(0), _chain.Head.Header).ShouldBe(below);
        _log.At(LogLevel.Information).ShouldHaveSingleItem().ShouldContain("1 blocks above 1 were replaced");
    }

    [Fact]
    public async Task TakeIn_BlockOfThePast_GoesBackToIt()
    {
        await TakeInAsync();
        var first = _chain.Head;
        var below = Know(0);
        _chain.Mine(first);
        await TakeInAsync();
        var above = Know(1);

        await _intake.TakeInAsync(first.Header);

        (below.Stands(), above.Stands()).ShouldBe((true, false));
        _cache.Recent.Head.ShouldBe(first.Header);
    }

    [Fact]
    public async Task TakeIn_NothingIsWatched_AsksForNoLogs()
    {
        await TakeInAsync();
        _chain.Mine(_chain.Head, (0, 1));

        await TakeInAsync();

        _chain.LogsAsked.ShouldBe(0);
    }

    /// <summary>
    /// Blocks, branches, gaps, logs that fail, and reads that end before or after the blocks that change what they read, in random order: what the cache tells of a
    /// block must be what the chain says at that block.
    /// </summary>
    [Fact]
    public async Task Find_WhateverHappened_IsWhatTheChainSaysAtThatBlock()
    {
        var (found, seed) = (0, Random.Shared.Next());
        var random = new Random(seed);
        for (var run = 0; run < 60; run++)
        {
            found += await RunAsync(random, $"seed {seed}, run {run}");
        }

        found.ShouldBeGreaterThan(1_000, "the cache must know something");
    }

    private async Task<int> RunAsync(Random random, string name)
    {
        var chain = new ModelChain(Accounts);
        var cache = new FactCache(5, Rules, _clock, _log);
        var intake = new BlockIntake(5, chain, cache, Rules, _clock, _log);
        await intake.TakeInAsync(chain.Head.Header);
        var (served, underWay, found) = (chain.Head, new List<(int Account, Fact Fact)>(), 0);
        for (var step = 0; step < 400; step++)
        {
            var on = random.Next(12) == 0 ? chain.Ancestor(random.Next(1, 6)) : chain.Head;
            switch (random.Next(8))
            {
                case 0 or 1:
                    var block = chain.Mine(on, [.. Enumerable.Range(0, random.Next(3)).Select(_ => (random.Next(Accounts), random.Next(Accounts)))]);
                    if (random.Next(20) == 0)
                    {
                        chain.Silent.Add(block.Header.Hash);
                    }

                    break;
                case 2:
                    await intake.TakeInAsync(chain.Head.Header);
                    served = chain.Head;
                    break;
                case 3 or 4:
                    var account = random.Next(Accounts);
                    cache.Watch(ModelChain.BalanceOf(account));
                    underWay.Add((account, ModelChain.Read(account, served, _clock.GetTimestamp())));
                    break;
                case 5 or 6 when underWay.Count > 0:
                    var at = random.Next(underWay.Count);
                    cache.Keep(ModelChain.BalanceOf(underWay[at].Account), underWay[at].Fact);
                    underWay.RemoveAt(at);
                    break;
                default:
                    found += Check(cache, served, $"{name}, step {step}");
                    break;
            }
        }

        return found;
    }

    private static int Check(FactCache cache, ModelChain.Block served, string name)
    {
        var known = Enumerable.Range(0, Accounts).Select(account => (Account: account, Fact: cache.Find(ModelChain.BalanceOf(account), served.Header))).Where(each => each.Fact is not null).ToList();
        foreach (var (account, fact) in known)
        {
            fact!.Outcome.ShouldBe(Answers.Word(served.Balances[account]), name);
        }

        return known.Count;
    }

    private static ChainRules Rules => new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    private BlockIntake New(ModelChain chain) => new(5, chain, _cache, Rules, _clock, _log);

    private Task TakeInAsync() => _intake.TakeInAsync(_chain.Head.Header);

    private Fact Know(int account)
    {
        _cache.Watch(ModelChain.BalanceOf(account));
        var fact = _cache.Keep(ModelChain.BalanceOf(account), ModelChain.Read(account, _chain.Head, _clock.GetTimestamp()));
        fact.Stands().ShouldBeTrue();
        return fact;
    }
}
