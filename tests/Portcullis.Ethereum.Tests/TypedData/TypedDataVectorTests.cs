using System.Text.Json.Nodes;
using Portcullis.Ethereum.TypedData;
using Portcullis.Testing;

namespace Portcullis.Ethereum.Tests.TypedData;

/// <summary>The documents that go-ethereum publishes with their digests.</summary>
public sealed class TypedDataVectorTests
{
    [Fact]
    [Trait("Case", "K4")]
    public void SigningHash_GethVectors_AreTheStated123()
    {
        var count = 0;
        foreach (var vector in Read())
        {
            var name = vector["name"]!.GetValue<string>();
            TypedDataDocument.TryParse(Document(vector).ToJsonString(), out var document, out var fault).ShouldBeTrue($"{name}: {fault}");

            document.SigningHash.ToString().ShouldBe(vector["digest"]!.GetValue<string>(), name);
            TypedDataDocument.TryParse(document.ToJson(), out var again, out fault).ShouldBeTrue($"{name}: {fault}");
            again.SigningHash.ShouldBe(document.SigningHash, name);
            count++;
        }

        count.ShouldBe(123);
    }

    [Fact]
    public void TryParse_GethVectorsWithOneMemberTakenAway_AreAllRefused()
    {
        var count = 0;
        foreach (var vector in Read())
        {
            foreach (var part in new[] { "domain", "message", "types" })
            {
                foreach (var member in Document(vector)[part]!.AsObject().Select(member => member.Key).Where(key => IsUsed(vector, part, key)))
                {
                    var document = Document(vector);
                    document[part]!.AsObject().Remove(member);
                    TypedDataDocument.TryParse(document.ToJsonString(), out _, out var fault).ShouldBeFalse($"{vector["name"]} without {part}.{member}");
                    fault.ShouldNotBeNullOrWhiteSpace();
                    count++;
                }
            }
        }

        count.ShouldBeGreaterThan(900);
    }

    [Fact]
    public void TryParse_GethVectorsWithOneMemberMore_AreAllRefused()
    {
        foreach (var vector in Read())
        {
            foreach (var part in new[] { "domain", "message" })
            {
                var document = Document(vector);
                document[part]!["another"] = "a";
                TypedDataDocument.TryParse(document.ToJsonString(), out _, out _).ShouldBeFalse($"{vector["name"]} with more in {part}");
            }
        }
    }

    private static bool IsUsed(JsonNode vector, string part, string key) =>
        part != "types" || key == "EIP712Domain" || key == vector["primaryType"]!.GetValue<string>()
        || vector["types"]!.AsObject().SelectMany(type => type.Value!.AsArray()).Any(field => field!["type"]!.GetValue<string>().Split('[')[0] == key);

    private static JsonObject Document(JsonNode vector) => new()
    {
        ["types"] = vector["types"]!.DeepClone(),
        ["primaryType"] = vector["primaryType"]!.DeepClone(),
        ["domain"] = vector["domain"]!.DeepClone(),
        ["message"] = vector["data"]!.DeepClone(),
    };

    private static IEnumerable<JsonNode> Read() => JsonNode.Parse(Vectors.Read("geth/apitypes-typed-data.json"))!.AsArray().Select(vector => vector!);
}
