using Portcullis.Credentials;
using Portcullis.Credentials.Dpop;

namespace Portcullis.EndToEnd.Tests.ForwardAuth;

/// <summary>Real gateways that ask the real program, each with the sample's configuration.</summary>
public sealed class ForwardAuthTests(Fronts fronts) : IClassFixture<Fronts>
{
    public static TheoryData<string> Kinds => ["nginx", "caddy"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task NoToken_Challenge_SaysWhereTheIssuerIs(string kind)
    {
        var answer = await fronts[kind].SendAsync("GET", "/api/x", null);

        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldStartWith("Bearer ");
        answer.Text.ShouldContain($"resource_metadata=\"{fronts[kind].Url}.well-known/oauth-protected-resource\"");
        answer.Header("Portcullis-Code").ShouldBe("missing_token");
        using var client = new HttpClient();
        (await client.GetStringAsync(new Uri(fronts[kind].Url, "/.well-known/oauth-protected-resource"))).ShouldContain("\"resource\"");
        (await client.GetStringAsync(new Uri(fronts[kind].Url, "/auth/nonce"))).ShouldContain("nonce");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task HoldsNothing_Refusal_SaysWhatIsMissingWhereTheGatewayCan(string kind)
    {
        var answer = await fronts[kind].SendAsync("GET", "/api/x", fronts[kind].Gate.TokenFor(ServedGate.NewAddress(), token => token));

        answer.Header("Portcullis-Code").ShouldBe("policy_not_met");
        answer.Text.Contains("\"reasons\"", StringComparison.Ordinal).ShouldBe(kind == "caddy");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Limit_UsedUp_429WithTheTimeToWait(string kind)
    {
        var (_, token) = await fronts[kind].NewHolderAsync();
        for (var i = 0; i < 2; i++)
        {
            (await fronts[kind].SendAsync("GET", "/limited/x", token)).Status.ShouldBe(200);
        }

        var answer = await fronts[kind].SendAsync("GET", "/limited/x", token);

        answer.Status.ShouldBe(429);
        answer.Header("Retry-After").ShouldNotBeNull();
        answer.Header("Portcullis-Code").ShouldBe("rate_limited");
        answer.Seen.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Post_Body_ReachesTheApiAlone(string kind)
    {
        var (_, token) = await fronts[kind].NewHolderAsync();

        var answer = await fronts[kind].SendAsync("POST", "/api/x", token, body: "hello");

        answer.Seen.ShouldNotBeNull().Body.ShouldBe("hello");
        answer.Seen.Method.ShouldBe("POST");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task BoundToken_ProofOfTheCallersUrl_PassesOnce(string kind)
    {
        var api = fronts[kind];
        using var key = SigningKey.Create();
        var (holder, _) = await api.NewHolderAsync();
        var token = api.Gate.TokenFor(holder, token => token with { KeyThumbprint = key.Thumbprint });
        string[] headers = [$"Authorization: DPoP {token}", $"DPoP: {new DpopSigner(key, TimeProvider.System).Sign("POST", $"{api.Url}api/x", token, null)}"];

        var passed = await api.SendAsync("POST", "/api/x?a=1", null, headers);
        var again = await api.SendAsync("POST", "/api/x?a=1", null, headers);

        passed.Status.ShouldBe(200, passed.Text);
        passed.Seen!.Header("DPoP").ShouldBeNull();
        again.Status.ShouldBe(401);
        again.Header("Portcullis-Code").ShouldBe("invalid_dpop_proof");
    }
}
