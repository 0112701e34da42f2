using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

public sealed class ContentDigestTests
{
    private const string Sha512 = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

    [Fact]
    public void Compute_VectorOfTheStandard_GivesItsDigest() => ContentDigest.Compute("""{"hello":"world"}"""u8).ShouldBe(SignedRequest.Digest);

    // RFC 9530, appendix B.1: {"hello": "world"} and a line feed.
    [Fact]
    public void Compute_ExampleOfTheRfc_GivesItsDigest() => ContentDigest.Compute("{\"hello\": \"world\"}\n"u8).ShouldBe("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");

    [Theory]
    [InlineData(SignedRequest.Digest, SignatureFault.None)]
    [InlineData("sha-256=:k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYg=:;a=1", SignatureFault.None)]
    [InlineData("md5=:AAAA:, " + SignedRequest.Digest, SignatureFault.None)]
    [InlineData("sha-256=:k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYk=:", SignatureFault.BadContentDigest)]
    [InlineData("sha-256=:AAAA:", SignatureFault.BadContentDigest)]
    [InlineData("sha-256=\"k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYg=\"", SignatureFault.BadContentDigest)]
    [InlineData("sha-256=k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYg=", SignatureFault.BadContentDigest)]
    [InlineData("sha-256=(:k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYg=:)", SignatureFault.BadContentDigest)]
    [InlineData("SHA-256=:k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYg=:", SignatureFault.BadContentDigest)]
    [InlineData("sha-256", SignatureFault.BadContentDigest)]
    [InlineData("md5=:AAAA:", SignatureFault.BadContentDigest)]
    [InlineData(SignedRequest.Digest + ", sha-512=:AAAA:", SignatureFault.BadContentDigest)]
    [InlineData(SignedRequest.Digest + ", " + SignedRequest.Digest, SignatureFault.BadContentDigest)]
    [InlineData("", SignatureFault.BadContentDigest)]
    public void Verify_Field_HasItsOutcome(string field, SignatureFault fault) => ContentDigest.Verify(Message(field), """{"hello":"world"}"""u8).ShouldBe(fault);

    [Fact]
    public void Verify_Sha512_IsKnown()
    {
        ContentDigest.Verify(Message(Sha512), "{\"hello\": \"world\"}\n"u8).ShouldBe(SignatureFault.BadContentDigest);
        var right = $"sha-512=:{Convert.ToBase64String(System.Security.Cryptography.SHA512.HashData("a"u8))}:";
        ContentDigest.Verify(Message(right), "a"u8).ShouldBe(SignatureFault.None);
    }

    [Fact]
    public void Verify_NoField_IsRefusedForContentOnly()
    {
        var message = SignedRequest.Send("POST", SignedRequest.Url, true);

        ContentDigest.Verify(message, "a"u8).ShouldBe(SignatureFault.ContentDigestRequired);
        ContentDigest.Verify(message, []).ShouldBe(SignatureFault.None);
        ContentDigest.Verify(Message(SignedRequest.Digest), []).ShouldBe(SignatureFault.BadContentDigest);
    }

    [Fact]
    public void Verify_LongField_IsRefused() => ContentDigest.Verify(Message($"a=:{new string('A', 8 * 1024)}:, {SignedRequest.Digest}"), """{"hello":"world"}"""u8).ShouldBe(SignatureFault.BadContentDigest);

    private static RequestMessage Message(string field) => SignedRequest.Send("POST", SignedRequest.Url, true, ("Content-Digest", field));
}
