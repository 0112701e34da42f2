using System.Text;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Terminal;

namespace Portcullis.Tests.Terminal;

public sealed class ApiCallTests
{
    private static readonly Uri Url = new("http://localhost/x");

    [Fact]
    public void CreateRequest_Token_ReplacesTheUsersAuthorization()
    {
        using var request = Call([new("Authorization", "Basic x")], body: null).CreateRequest("a.b.c");

        request.Headers.GetValues("Authorization").ShouldBe(["Bearer a.b.c"]);
    }

    [Fact]
    public void CreateRequest_NoToken_KeepsTheUsersAuthorization()
    {
        using var request = Call([new("Authorization", "Basic x")], body: null).CreateRequest(null);

        request.Headers.GetValues("Authorization").ShouldBe(["Basic x"]);
    }

    [Fact]
    public async Task CreateRequest_Body_IsJsonUnlessSaidOtherwise()
    {
        using var plain = Call([], "{}").CreateRequest(null);
        using var typed = Call([new("content-type", "text/csv"), new("X-A", "1"), new("X-A", "2")], "a,b").CreateRequest(null);

        plain.Content!.Headers.GetValues("Content-Type").ShouldBe(["application/json"]);
        typed.Content!.Headers.GetValues("Content-Type").ShouldBe(["text/csv"]);
        typed.Headers.GetValues("X-A").ShouldBe(["1", "2"]);
        (await typed.Content.ReadAsStringAsync()).ShouldBe("a,b");
    }

    [Fact]
    public void CreateRequest_Twice_GivesTwo()
    {
        var call = Call([], "{}");

        using var first = call.CreateRequest(null);
        using var second = call.CreateRequest("t");

        second.ShouldNotBeSameAs(first);
        second.Content.ShouldNotBeSameAs(first.Content);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(null)]
    public void CreateSignedRequest_UsersOwnDigest_GivesWayToTheOneThatIsSigned(string? body)
    {
        using var key = new EthereumKey([.. new byte[31], 1]);

        using var request = Call([new("content-digest", "sha-256=:AAAA:")], body).CreateSignedRequest(new RequestSigner(key, 1, SignedRequestProfile.Draft, TimeProvider.System));

        var lines = request.Headers.NonValidated.TryGetValues("Content-Digest", out var values) ? values.ToArray() : [];
        lines.ShouldBe(body is null ? [] : [ContentDigest.Compute("{}"u8)]);
    }

    private static ApiCall Call(IReadOnlyList<KeyValuePair<string, string>> headers, string? body) =>
        new(Url, HttpMethod.Post, headers, body is null ? null : Encoding.UTF8.GetBytes(body));
}
