using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Credentials.Tests;

public sealed class JwksDocumentTests : IDisposable
{
    private readonly SigningKey _key = SigningKey.Create();
    private readonly SigningKey _other = SigningKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Write_Key_HoldsExactlyThePublicMembersInOrder()
    {
        var (jwk, text) = (_key.PublicKey, Encoding.UTF8.GetString(JwksDocument.Write([_key.PublicKey])));
        text.ShouldBe(
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\","
            + $"\"x\":\"{jwk.X}\",\"y\":\"{jwk.Y}\",\"kid\":\"{jwk.Kid}\",\"alg\":\"ES256\",\"use\":\"sig\"}}]}}");
    }

    [Fact]
    public void Write_KeyWithPrivatePart_LeavesItOut()
    {
        _key.PublicKey.D = "c2VjcmV0";
        Encoding.UTF8.GetString(JwksDocument.Write([_key.PublicKey])).ShouldNotContain("c2VjcmV0");
    }

    [Fact]
    public void Write_NoKeys_IsAnEmptySet() => Encoding.UTF8.GetString(JwksDocument.Write([])).ShouldBe("""{"keys":[]}""");

    [Fact]
    public void Write_KeyWithoutId_Throws()
    {
        _key.PublicKey.Kid = null;
        Should.Throw<ArgumentException>(() => JwksDocument.Write([_key.PublicKey]));
    }

    [Fact]
    public void Read_WhatWasWritten_HoldsBothKeys()
    {
        var read = JwksDocument.Read(JwksDocument.Write([_key.PublicKey, _other.PublicKey]))!;

        read.Keys.ShouldBe([_key.KeyId, _other.KeyId], ignoreOrder: true);
        read[_key.KeyId].X.ShouldBe(_key.PublicKey.X);
        read[_key.KeyId].Y.ShouldBe(_key.PublicKey.Y);
    }

    [Fact]
    public void Read_KeyWithoutUseAndAlg_IsTaken() =>
        Read(Key(jwk => _ = jwk.Remove("use") && jwk.Remove("alg"))).ShouldNotBeNull().Count.ShouldBe(1);

    [Fact]
    public void Read_KeyWithUnknownMembers_IsTaken() => Read(Key(jwk => jwk["x5t"] = "abc")).ShouldNotBeNull().Count.ShouldBe(1);

    public static TheoryData<string, string> Foreign => new()
    {
        { "kty", "\"RSA\"" }, { "kty", "\"ec\"" }, { "kty", "1" }, { "crv", "\"P-384\"" }, { "crv", "\"secp256k1\"" }, { "crv", "null" },
        { "use", "\"enc\"" }, { "use", "[]" }, { "alg", "\"HS256\"" }, { "alg", "\"ES384\"" }, { "alg", "\"\"" }, { "kid", "\"\"" }, { "kid", "1" },
        { "kid", "\"a\\nb\"" }, { "d", "\"AAAA\"" }, { "d", "null" }, { "x", "\"AAAA\"" }, { "x", "null" }, { "y", "{}" },
        { "x", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"" }, { "y", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"" },
    };

    [Theory, MemberData(nameof(Foreign))]
    public void Read_KeyThatIsNotOurs_IsPassedOver(string member, string value)
    {
        var set = Key(jwk => jwk[member] = JsonNode.Parse(value));
        set["keys"]!.AsArray().Add(JsonNode.Parse(JwksDocument.Write([_other.PublicKey]))!["keys"]![0]!.DeepClone());
        Read(set).ShouldNotBeNull().Keys.ShouldBe([_other.KeyId]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[1]}""")]
    [InlineData("""{"keys":[[]]}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[]} x""")]
    [InlineData("""{"keys":[""")]
    [InlineData("""{"Keys":[]}""")]
    [InlineData("<html></html>")]
    public void Read_NotAKeySet_Null(string text) => JwksDocument.Read(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Fact]
    public void Read_TwoKeysAlike_Null() => JwksDocument.Read(JwksDocument.Write([_key.PublicKey, _key.PublicKey])).ShouldBeNull();

    [Fact]
    public void Read_TooManyKeys_Null()
    {
        Read(Repeated(JwksDocument.MaxKeys)).ShouldNotBeNull();
        Read(Repeated(JwksDocument.MaxKeys + 1)).ShouldBeNull();
    }

    [Fact]
    public void Read_TooLong_Null()
    {
        var text = JwksDocument.Write([_key.PublicKey]);
        JwksDocument.Read(Padded(text, JwksDocument.MaxLength)).ShouldNotBeNull();
        JwksDocument.Read(Padded(text, JwksDocument.MaxLength + 1)).ShouldBeNull();
    }

    [Fact]
    public void Read_InvalidUtf8_Null() => JwksDocument.Read((byte[])[.. "{\"keys\":[],\"a\":\""u8, 0xff, .. "\"}"u8]).ShouldBeNull();

    [Fact]
    public void Read_AnyBytes_NothingThrows() => Prop
        .ForAll<byte[]>(bytes => JwksDocument.Read(bytes) is null)
        .QuickCheckThrowOnFailure();

    private static byte[] Padded(byte[] text, int length) => [.. text, .. Enumerable.Repeat((byte)' ', length - text.Length)];

    private static JsonObject Repeated(int count) =>
        new() { ["keys"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)new JsonObject())]) };

    private static IReadOnlyDictionary<string, Microsoft.IdentityModel.Tokens.JsonWebKey>? Read(JsonNode set) =>
        JwksDocument.Read(Encoding.UTF8.GetBytes(set.ToJsonString()));

    private JsonObject Key(Action<JsonObject> change)
    {
        var set = JsonNode.Parse(JwksDocument.Write([_key.PublicKey]))!.AsObject();
        change(set["keys"]![0]!.AsObject());
        return set;
    }
}
