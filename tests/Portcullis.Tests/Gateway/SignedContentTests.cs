using System.Text.Json.Nodes;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Testing;
using Portcullis.Testing.Upstreams;
using Portcullis.Tests.Fixtures;
using Portcullis.Tests.Proofs;

namespace Portcullis.Tests.Gateway;

/// <summary>How much content of signed requests is held at once.</summary>
public sealed class SignedContentTests : IAsyncLifetime, IDisposable
{
    private const string Path = "/premium/x";

    private static readonly string Content = new('x', 60_000);

    private readonly EthereumKey _key = new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
    private readonly TestGateway _gateway = new() { Change = settings => settings["SignedRequests"] = new JsonObject { ["MaxContent"] = 100_000, ["MaxContentAtOnce"] = 100_000 } };

    private RequestSigning Requests => new(_gateway.Http, _key, TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _gateway.One.Give(_key.Address, 100);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    public void Dispose() => _key.Dispose();

    [Fact]
    [Trait("Case", "D4")]
    public async Task Signed_MoreContentThanMayBeHeld_503AndPassesOnceTheOtherHasEnded()
    {
        var (held, arrived) = (new TaskCompletionSource(), new TaskCompletionSource());
        _gateway.Upstream.Answer = _ =>
        {
            arrived.TrySetResult();
            return new UpstreamAnswer { Until = held.Task };
        };
        var first = SendAsync(Content);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var signature = Sign(Content);

        var second = await Requests.SendAsync(Path, signature, Content);
        var small = SendAsync("small");
        held.SetResult();

        second.ShouldBe(503, "content_limited");
        second.RetryAfter.ShouldNotBeNull();
        (await first).Status.ShouldBe(200);
        (await small).Status.ShouldBe(200);
        (await Eventually.Async(async () => (await Requests.SendAsync(Path, signature, Content)).Status == 200)).ShouldBeTrue("a refused request uses no nonce up");
    }

    [Fact]
    public async Task Signed_RefusedAgainAndAgain_HoldsNothing()
    {
        for (var i = 0; i < 5; i++)
        {
            var signature = Sign(Content);
            (await Requests.SendAsync(Path, signature, Content + "y")).ShouldBe(401, "signed_request_invalid");
            (await Requests.SendAsync(Path, signature, new string('x', 100_001))).ShouldBe(413, "body_too_large");
        }

        (await Eventually.Async(async () => (await SendAsync(Content)).Status == 200)).ShouldBeTrue();
    }

    private Ethereum.SignedRequests.RequestSignature Sign(string content) => Requests.Sign(new Account(1, _key.Address), Path, content);

    private Task<Reply> SendAsync(string content) => Requests.SendAsync(Path, Sign(content), content);
}
