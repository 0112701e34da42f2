using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.TypedData;

namespace Portcullis.Ethereum.Tests.TypedData;

public sealed class TypedDataDocumentTests
{
    [Fact]
    public void TryParse_ExampleOfTheStandard_GivesItsHashes()
    {
        var document = Parse(TypedDataJson.Mail);

        document.EncodedType.ShouldBe("Mail(Person from,Person to,string contents)Person(string name,address wallet)");
        document.DomainSeparator.ToString().ShouldBe("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
        document.SigningHash.ToString().ShouldBe("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
        document.PrimaryType.ShouldBe("Mail");
        document.Domain["chainId"].ShouldBe((UInt256)1ul);
        document.Message["contents"].ShouldBe("Hello, Bob!");
    }

    [Fact]
    public void TryParse_EveryKindOfType_GivesViemsHash() =>
        Parse(TypedDataJson.Everything).SigningHash.ToString().ShouldBe("0xe367eb936da7d403bac1a528fa20cffb9f10ade7e2ceb7e540aeec8b4db56385");

    [Fact]
    public void TryParse_PartOfALargerText_IsTheSame()
    {
        using var request = JsonDocument.Parse($$"""{"grant":"a","message":{{TypedDataJson.Mail}}}""");

        TypedDataDocument.TryParse(request.RootElement.GetProperty("message"), out var document, out _).ShouldBeTrue();
        document.SigningHash.ShouldBe(Parse(TypedDataJson.Mail).SigningHash);
    }

    [Fact]
    public void TryParse_DoubledNameInALargerText_IsRefused()
    {
        using var request = JsonDocument.Parse($$"""{"message":{{TypedDataJson.Mail.Replace("\"primaryType\"", "\"primaryType\":\"Person\",\"primaryType\"", StringComparison.Ordinal)}}}""");

        TypedDataDocument.TryParse(request.RootElement.GetProperty("message"), out _, out var fault).ShouldBeFalse();
        fault.ShouldContain("doubled");
    }

    [Theory]
    [InlineData("uint8", "255", "\"255\"")]
    [InlineData("uint8", "255", "\"0xff\"")]
    [InlineData("uint8", "255", "\"0xFF\"")]
    [InlineData("uint256", "9007199254740991", "\"0x1fffffffffffff\"")]
    [InlineData("int8", "-128", "\"-128\"")]
    [InlineData("int8", "127", "\"0x07f\"")]
    [InlineData("uint256", "0", "\"00\"")]
    [InlineData("address", "\"0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F\"", "\"0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f\"")]
    [InlineData("bytes", "\"0xAB\"", "\"0xab\"")]
    [InlineData("string", "\"é\"", "\"\\u00e9\"")]
    public void SigningHash_OneValueInTwoForms_IsTheSame(string type, string one, string other) =>
        Parse(TypedDataJson.Of(type, one)).SigningHash.ShouldBe(Parse(TypedDataJson.Of(type, other)).SigningHash);

    [Theory]
    [InlineData("uint8", "256")]
    [InlineData("uint8", "-1")]
    [InlineData("uint8", "1.0")]
    [InlineData("uint8", "1e1")]
    [InlineData("uint8", "\"\"")]
    [InlineData("uint8", "\"0x\"")]
    [InlineData("uint8", "\"-0x1\"")]
    [InlineData("uint8", "\"+1\"")]
    [InlineData("uint8", "\" 1\"")]
    [InlineData("uint8", "\"1\\u0000\"")]
    [InlineData("uint8", "\"0x1g\"")]
    [InlineData("uint8", "\"--1\"")]
    [InlineData("uint8", "true")]
    [InlineData("uint8", "null")]
    [InlineData("uint8", "[1]")]
    [InlineData("uint256", "9007199254740992")]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"")]
    [InlineData("uint256", "\"0x00000000000000000000000000000000000000000000000000000000000000001\"")]
    [InlineData("int8", "128")]
    [InlineData("int8", "-129")]
    [InlineData("bool", "0")]
    [InlineData("bool", "\"true\"")]
    [InlineData("address", "\"0x9D8a62f656a8d1615C1294fd71e9CFb3E4855A4F\"")]
    [InlineData("address", "\"9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f\"")]
    [InlineData("address", "\"0x\"")]
    [InlineData("address", "0")]
    [InlineData("bytes", "\"abcd\"")]
    [InlineData("bytes", "\"0xabc\"")]
    [InlineData("bytes", "\"0Xab\"")]
    [InlineData("bytes", "[1,2]")]
    [InlineData("bytes4", "\"0xabcdef\"")]
    [InlineData("bytes4", "\"0xabcdef0123\"")]
    [InlineData("string", "1")]
    [InlineData("string", "null")]
    [InlineData("string", "\"\\ud800\"")]
    [InlineData("uint8[2]", "[1]")]
    [InlineData("uint8[2]", "[1,2,3]")]
    [InlineData("uint8[]", "1")]
    [InlineData("uint8[]", "{}")]
    [InlineData("uint8[]", "[1,256]")]
    [InlineData("uint8[][2]", "[[1],2]")]
    [InlineData("Note", "null")]
    [InlineData("Note", "{}")]
    public void TryParse_ValueThatDoesNotFit_IsRefused(string type, string value) =>
        Refuse(TypedDataJson.Of(type, value)).ShouldStartWith("The message");

    [Theory]
    [InlineData("uint", "1")]
    [InlineData("int", "1")]
    [InlineData("uint7", "1")]
    [InlineData("uint264", "1")]
    [InlineData("uint08", "1")]
    [InlineData("bytes0", "\"0x\"")]
    [InlineData("bytes33", "\"0x\"")]
    [InlineData("(uint8)", "[1]")]
    [InlineData("uint8[0]", "[]")]
    [InlineData("uint8[01]", "[1]")]
    [InlineData("uint8[1", "[1]")]
    [InlineData("uint8]", "[1]")]
    [InlineData("uint8[1]x", "[1]")]
    [InlineData("uint8[-1]", "[1]")]
    [InlineData("uint8[99999999999]", "[1]")]
    [InlineData("uint8[][][][][][][][][]", "[]")]
    [InlineData("[]", "[]")]
    [InlineData("", "1")]
    [InlineData("Another", "{}")]
    [InlineData("string value,uint8", "1")]
    [InlineData(" string", "\"\"")]
    [InlineData("function", "\"0x\"")]
    public void TryParse_UnknownType_IsRefused(string type, string value) =>
        Refuse(TypedDataJson.Of(type, value)).ShouldStartWith("Each of at most 64 types");

    [Theory]
    [InlineData("uint8")]
    [InlineData("uint")]
    [InlineData("bytes33")]
    [InlineData("address")]
    [InlineData("string")]
    [InlineData("1Person")]
    [InlineData("Per son")]
    [InlineData("Person(string x)Another")]
    [InlineData("Pérson")]
    [InlineData("")]
    public void TryParse_StructOfAWrongName_IsRefused(string name) =>
        Refuse(TypedDataJson.With(document => document["types"]![name] = new JsonArray())).ShouldStartWith("Each of at most 64 types");

    [Fact]
    public void TryParse_TwoMembersOfOneName_IsRefused() =>
        Refuse(TypedDataJson.With(document => document["types"]!["Person"]!.AsArray().Add(document["types"]!["Person"]![0]!.DeepClone()))).ShouldStartWith("Each of at most");

    [Fact]
    public void TryParse_MemberOfATypeWithMore_IsRefused() =>
        Refuse(TypedDataJson.With(document => document["types"]!["Person"]![0]!["indexed"] = true)).ShouldStartWith("Each of at most");

    [Theory]
    [InlineData("EIP712Domain")]
    [InlineData("Nobody")]
    [InlineData("string")]
    [InlineData("")]
    public void TryParse_WrongPrimaryType_IsRefused(string name) =>
        Refuse(TypedDataJson.With(document => document["primaryType"] = name)).ShouldStartWith("The primaryType");

    [Fact]
    public void TryParse_NoDomainType_IsRefused() =>
        Refuse(TypedDataJson.With(document => document["types"]!.AsObject().Remove("EIP712Domain"))).ShouldContain("EIP712Domain");

    [Theory]
    [InlineData("types")]
    [InlineData("primaryType")]
    [InlineData("domain")]
    [InlineData("message")]
    public void TryParse_PartMissing_IsRefused(string part) =>
        Refuse(TypedDataJson.With(document => document.Remove(part))).ShouldStartWith("The document must have");

    [Fact]
    public void TryParse_PartMore_IsRefused() => Refuse(TypedDataJson.With(document => document["version"] = "V4")).ShouldStartWith("The document must have");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    public void TryParse_NoDocument_IsRefused(string json) => Refuse(json);

    [Fact]
    public void TryParse_LevelsWithoutEnd_AreRefused() =>
        Refuse(TypedDataJson.Of("Note", string.Concat(Enumerable.Repeat("{\"value\":", 40)) + "1" + new string('}', 40))).ShouldContain("32 levels");

    [Fact]
    public void TryParse_TooLong_IsRefused() =>
        Refuse(TypedDataJson.Of("string", $"\"{new string('a', TypedDataDocument.MaxSize)}\"")).ShouldContain("longer");

    [Fact]
    public void TryParse_TooManyTypes_IsRefused() =>
        Refuse(TypedDataJson.With(document => Enumerable.Range(0, 62).ToList().ForEach(i => document["types"]![$"T{i}"] = new JsonArray()))).ShouldStartWith("Each of at most");

    [Fact]
    public void Create_TheSameDocument_GivesTheSameHashAndJson()
    {
        var expected = Parse(TypedDataJson.Everything);

        var document = TypedDataDocument.Create(
            new TypedDataDomain { Name = "Portcullis ✓", Version = "1", ChainId = 8453 },
            expected.Types.Where(type => type.Key != TypedDataDomain.TypeName).ToDictionary(StringComparer.Ordinal),
            "SignIn",
            expected.Message);

        document.SigningHash.ShouldBe(expected.SigningHash);
        JsonNode.DeepEquals(JsonNode.Parse(document.ToJson()), JsonNode.Parse(TypedDataJson.Everything)).ShouldBeTrue(document.ToJson());
    }

    [Fact]
    public void Create_WholeDomain_DeclaresItInTheStandardsOrder()
    {
        var document = TypedDataDocument.Create(
            new TypedDataDomain { Salt = new Hash(new byte[32]), VerifyingContract = Address.Zero, ChainId = UInt256.MaxValue, Version = "1", Name = "Test" },
            new Dictionary<string, IReadOnlyList<TypedDataField>>(StringComparer.Ordinal) { ["Note"] = [new("text", "string")] },
            "Note",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["text"] = "a" });

        document.Types[TypedDataDomain.TypeName].Select(field => $"{field.Type} {field.Name}")
            .ShouldBe(["string name", "string version", "uint256 chainId", "address verifyingContract", "bytes32 salt"]);
        Parse(document.ToJson()).DomainSeparator.ShouldBe(document.DomainSeparator);
    }

    [Theory]
    [InlineData("string", 1)]
    [InlineData("uint8", 256)]
    [InlineData("uint8", 1.5)]
    [InlineData("uint", 1)]
    public void Create_ValueThatDoesNotFit_Throws(string type, object value) =>
        Should.Throw<ArgumentException>(() => TypedDataDocument.Create(
            new TypedDataDomain { Name = "Test" },
            new Dictionary<string, IReadOnlyList<TypedDataField>>(StringComparer.Ordinal) { ["Note"] = [new("value", type)] },
            "Note",
            new Dictionary<string, object>(StringComparer.Ordinal) { ["value"] = value }));

    [Fact]
    public void SignTypedData_AnyDocument_RecoversAsViemsSignatureDoes()
    {
        using var key = new EthereumKey(Enumerable.Repeat((byte)0x46, 32).ToArray());
        var document = Parse(TypedDataJson.Everything);

        Secp256k1.TryRecoverAddress(document.SigningHash, key.SignTypedData(document), out var signer).ShouldBeTrue();
        signer.ShouldBe(key.Address);
        Secp256k1.TryRecoverAddress(document.SigningHash, Hex.Parse("0x6c87fbe711a425d9d9fa796c92d9556db9c17313cd23655b0c1d6eb2a63bd4d70f9021a1abb327a0e4ec666f39d031b5a7f35a927112236b34ee82a3da9fe5ec1b"), out signer).ShouldBeTrue();
        signer.ShouldBe(key.Address);
    }

    private static TypedDataDocument Parse(string json)
    {
        TypedDataDocument.TryParse(json, out var document, out var fault).ShouldBeTrue(fault);
        return document;
    }

    private static string Refuse(string json)
    {
        TypedDataDocument.TryParse(json, out var document, out var fault).ShouldBeFalse();
        document.ShouldBeNull();
        return fault;
    }
}
