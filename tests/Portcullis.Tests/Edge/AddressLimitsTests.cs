using System.Text.Json.Nodes;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Edge;

/// <summary>One address cannot have more than its part, and a client behind a trusted proxy is counted by its own.</summary>
public sealed class AddressLimitsTests : IAsyncLifetime
{
    private readonly TestGateway _gateway = new() { Change = Limit };

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    [Trait("Case", "D3")]
    public async Task SignIn_MoreOftenThanAllowed_429UntilTheWindowEnds()
    {
        (await AskAsync("/auth/nonce", "203.0.113.1")).Status.ShouldBe(200);
        (await AskAsync("/AUTH/nonce", "203.0.113.1")).Status.ShouldBe(200);
        (await AskAsync("/oauth2/token", "203.0.113.1")).Status.ShouldBe(405);
        var (status, body, wait) = await AskAsync("/auth/nonce", "203.0.113.1");
        status.ShouldBe(429);
        body.ShouldContain("address_limited");
        wait.ShouldNotBeNull().ShouldBeInRange(1, 3600);
    }

    [Fact]
    public async Task SignIn_OfAnother_AndOtherPaths_AreNotHeldUp()
    {
        for (var i = 0; i < 4; i++)
        {
            await AskAsync("/auth/nonce", "203.0.113.1");
        }

        (await AskAsync("/oauth2/token", "203.0.113.1")).Status.ShouldBe(429);
        (await AskAsync("/auth/nonce", "203.0.113.2")).Status.ShouldBe(200);
        (await AskAsync("/oauth2/jwks", "203.0.113.1")).Status.ShouldBe(200);
        (await AskAsync("/pub/x", "203.0.113.1")).Status.ShouldBe(200);
    }

    /// <summary>What verifiers that look for invented keys make of strangers' tokens ends here; another verifier is none the worse.</summary>
    [Theory]
    [InlineData("/oauth2/jwks")]
    [InlineData("/v1/jwks")]
    [InlineData("/.well-known/jwks.json")]
    public async Task KeySet_MoreOftenThanAllowed_429AndSignInGoesOn(string path)
    {
        for (var i = 0; i < 5; i++)
        {
            (await AskAsync("/oauth2/jwks", "203.0.113.1")).Status.ShouldBe(200);
        }

        var (status, body, wait) = await AskAsync(path, "203.0.113.1");

        status.ShouldBe(429);
        body.ShouldContain("address_limited");
        wait.ShouldNotBeNull().ShouldBeInRange(1, 3600);
        (await AskAsync(path, "203.0.113.2")).Status.ShouldBe(200);
        (await AskAsync("/auth/nonce", "203.0.113.1")).Status.ShouldBe(200);
    }

    /// <summary>A signature in front of a path like a key set's must not be counted by the wider limit.</summary>
    [Fact]
    public async Task KeySet_Signed_CountsAsSigned()
    {
        for (var i = 0; i < 3; i++)
        {
            (await AskAsync("/v1/jwks/x", "203.0.113.1", isSigned: true)).Status.ShouldNotBe(429);
        }

        (await AskAsync("/v1/jwks/x", "203.0.113.1", isSigned: true)).Status.ShouldBe(429);
    }

    [Fact]
    public async Task Open_MoreThanAllowed_429UntilOneEnds()
    {
        var (held, arrived) = (new TaskCompletionSource(), new SemaphoreSlim(0));
        _gateway.Upstream.Answer = _ =>
        {
            arrived.Release();
            return new UpstreamAnswer { Until = held.Task };
        };
        var open = new[] { AskAsync("/pub/x", "203.0.113.1"), AskAsync("/pub/x", "203.0.113.1") };
        await arrived.WaitAsync();
        await arrived.WaitAsync();
        (await AskAsync("/pub/x", "203.0.113.1")).Status.ShouldBe(429);
        var other = AskAsync("/pub/x", "203.0.113.2");
        held.SetResult();
        (await Task.WhenAll(open)).ShouldAllBe(answer => answer.Status == 200);
        (await other).Status.ShouldBe(200);

        // A caller may have an answer before the place is free again.
        (await Eventually.Async(async () => (await AskAsync("/pub/x", "203.0.113.1")).Status == 200)).ShouldBeTrue();
    }

    private static void Limit(JsonObject settings)
    {
        settings["TrustedProxies"] = new JsonArray("127.0.0.1");
        settings["Limits"] = new JsonObject { ["SignInPerAddress"] = "3/1h", ["SignedPerAddress"] = "3/1h", ["KeySetsPerAddress"] = "5/1h", ["ConcurrentPerAddress"] = 2 };
    }

    private async Task<(int Status, string Body, double? Wait)> AskAsync(string path, string client, bool isSigned = false)
    {
        (string, string)[] headers = isSigned ? [("X-Forwarded-For", client), ("Signature-Input", "sig1=()")] : [("X-Forwarded-For", client)];
        using var response = await _gateway.GetAsync(path, null, headers);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta?.TotalSeconds);
    }
}
