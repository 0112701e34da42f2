using Microsoft.Extensions.Options;
using Portcullis.Issuer.Policies;
using Portcullis.Issuer.Tests.Fixtures;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Policies;

public sealed class PolicyFileFollowerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CapturedLogs _logs = new();
    private readonly LivePolicies _policies = new();
    private readonly PolicyFileFollower _follower;

    public PolicyFileFollowerTests()
    {
        var options = new IssuerOptions { PolicyFile = _folder.File("policies.json") };
        options.Chains["1"] = new ChainOptions();

        // The clock stands still, so that it looks only when the test says so.
        _follower = new PolicyFileFollower(_policies, Options.Create(options), new ManualTimeProvider(), _logs.CreateLogger<PolicyFileFollower>());
        Write(Policy("a"));
    }

    public void Dispose()
    {
        _follower.Dispose();
        _logs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Start_GoodFile_IsInForce()
    {
        await StartAsync();
        _policies.Current.All.ShouldHaveSingleItem().Name.ShouldBe("a");
    }

    [Fact]
    public async Task Start_BadFile_IsRefusedWithEveryFault()
    {
        Write("""{ "policies": { "a": { "tiers": [] }, "b": { "tiers": [ { "name": "x", "when": { "type": "token_balance", "chainId": 5, "contractAddress": "native", "threshold": "1" } } ] } } }""");
        var refused = await Should.ThrowAsync<PolicyFileException>(StartAsync());
        refused.Faults.Count.ShouldBe(2);
        refused.Faults.ShouldAllBe(fault => fault.StartsWith("policies.json: "));
        refused.Message.ShouldContain(refused.Faults[1]);
    }

    [Fact]
    public async Task Start_NoFile_SaysSo()
    {
        File.Delete(_folder.File("policies.json"));
        (await Should.ThrowAsync<PolicyFileException>(StartAsync())).Message.ShouldContain("there is no such file");
    }

    [Fact]
    public async Task Start_HostHasPutPoliciesInForce_LeavesThem()
    {
        _policies.Replace(Conditions.Policies.PolicySet.Empty);
        await StartAsync();
        _follower.Look();
        _policies.Current.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Look_ChangedFile_IsInForceOnceItStoodStill()
    {
        await StartAsync();
        Write(Policy("b"));
        _follower.Look();
        _policies.Current.Find("b").ShouldBeNull();
        _follower.Look();
        _policies.Current.Find("b").ShouldNotBeNull();
        _policies.Current.Find("a").ShouldBeNull();
    }

    [Fact]
    public async Task Look_BadFile_KeepsTheOneBeforeAndSaysWhyOnce()
    {
        await StartAsync();
        Write("{");
        for (var look = 0; look < 5; look++)
        {
            _follower.Look();
        }

        _policies.Current.Find("a").ShouldNotBeNull();
        _logs.Lines.Count(line => line.Contains("is not in force", StringComparison.Ordinal)).ShouldBe(1);
    }

    private async Task StartAsync() => await _follower.StartAsync(TestContext.Current.CancellationToken);

    private void Write(string json) => File.WriteAllText(_folder.File("policies.json"), json);

    private static string Policy(string name) =>
        $$"""{ "policies": { "{{name}}": { "tiers": [ { "name": "x", "when": { "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" } } ] } } }""";
}
