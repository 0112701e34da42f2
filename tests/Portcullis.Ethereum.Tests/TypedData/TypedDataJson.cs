using System.Text.Json.Nodes;

namespace Portcullis.Ethereum.Tests.TypedData;

/// <summary>Documents to test with.</summary>
internal static class TypedDataJson
{
    /// <summary>The document of EIP-712's own example.</summary>
    public const string Mail =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],"Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],"Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},"primaryType":"Mail","domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},"message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},"to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
        """;

    /// <summary>Every kind of type, made and signed by viem 2.57.20 with the key 0x4646…46.</summary>
    public const string Everything =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},{"name":"chainId","type":"uint256"}],"SignIn":[{"name":"account","type":"address"},{"name":"domain","type":"string"},{"name":"uri","type":"string"},{"name":"nonce","type":"string"},{"name":"issuedAt","type":"uint256"},{"name":"expiresAt","type":"uint256"},{"name":"scope","type":"string[]"},{"name":"delta","type":"int8"},{"name":"limit","type":"uint256"},{"name":"tag","type":"bytes4"},{"name":"data","type":"bytes"},{"name":"remember","type":"bool"},{"name":"seats","type":"Seat[2][]"}],"Seat":[{"name":"row","type":"uint8"},{"name":"near","type":"Seat[]"}]},"primaryType":"SignIn","domain":{"name":"Portcullis ✓","version":"1","chainId":8453},"message":{"account":"0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F","domain":"api.example","uri":"https://api.example/","nonce":"EjRWeJCrze8BI0Vn","issuedAt":1764370000,"expiresAt":1764370300,"scope":["read","écrire"],"delta":-128,"limit":"115792089237316195423570985008687907853269984665640564039457584007913129639935","tag":"0xdeadbeef","data":"0x","remember":true,"seats":[[{"row":1,"near":[]},{"row":255,"near":[{"row":7,"near":[]}]}]]}}
        """;

    /// <summary>A document of one member.</summary>
    public static string Of(string type, string value) =>
        $$"""{"types":{"EIP712Domain":[{"name":"name","type":"string"}],"Note":[{"name":"value","type":"{{type}}"}]},"primaryType":"Note","domain":{"name":"Test"},"message":{"value":{{value}} } }""";

    /// <summary>The mail with one change.</summary>
    public static string With(Action<JsonObject> change)
    {
        var document = JsonNode.Parse(Mail)!.AsObject();
        change(document);
        return document.ToJsonString();
    }
}
