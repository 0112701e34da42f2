using Portcullis.Conditions.Accounts;
using Portcullis.Conditions.Policies;
using Portcullis.Credentials;
using Portcullis.Issuer.Keys;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Scopes;

/// <summary>What an account may be granted has to fit into a token that the verifier takes.</summary>
public sealed class ScopeResolverTests : SignInTest
{
    private const int Most = 28;

    [Fact]
    public async Task NothingAsked_MoreThanATokenCanName_IsRefusedAndFewerIsGood()
    {
        Use(Most + 1);

        var answer = (await Issuer.SignInAsync(Alice)).ShouldBe(400, "invalid_scope");

        ((string?)answer.Json["error"]).ShouldBe("invalid_scope");
        ((string?)answer.Json["error_description"])!.ShouldContain("ask for fewer");
        (await Issuer.SignInAsync(Alice, Name(0) + " " + Name(1))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Asked_MoreThanATokenCanName_IsRefused()
    {
        Use(Most + 1);

        (await Issuer.SignInAsync(Alice, string.Join(' ', Enumerable.Range(0, Most + 1).Select(Name)))).ShouldBe(400, "invalid_scope");
    }

    [Fact]
    public async Task NothingAsked_AsMuchAsATokenCanName_GivesATokenThatVerifies()
    {
        Use(Most);

        var answer = await Issuer.SignInAsync(Alice);

        answer.Status.ShouldBe(200, answer.Text);
        var verifier = new AccessTokenVerifier(TestIssuer.PublicUrl, TestIssuer.PublicUrl, Issuer.Get<KeyRing>(), Issuer.Clock);
        var token = (await verifier.VerifyAsync((string)answer.Json["access_token"]!, default)).Token.ShouldNotBeNull();
        token.Scope.Length.ShouldBeInRange(AccessToken.MaxScopeLength - 200, AccessToken.MaxScopeLength);
    }

    // Each takes 48 + 1 + 96 + 1 characters of scope: the name, and the name with its tier.
    private static string Name(int number) => $"p{number:D47}";

    private void Use(int count)
    {
        const string when = """{ "type": "token_balance", "chainId": 1, "contractAddress": "native", "threshold": "1" }""";
        var tier = new string('t', 47);
        var policies = Enumerable.Range(0, count).Select(number => $$"""
            "{{Name(number)}}": { "tiers": [{ "name": "{{tier}}", "when": {{when}} }] }
            """);
        var result = PolicyFile.Parse($$"""{ "policies": { {{string.Join(',', policies)}} } }""", new HashSet<ChainId> { 1 });
        result.Faults.ShouldBeEmpty();
        Issuer.Get<LivePolicies>().Replace(result.Policies);
    }
}
