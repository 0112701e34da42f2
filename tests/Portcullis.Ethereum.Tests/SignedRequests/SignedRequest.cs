using Portcullis.Ethereum.SignedRequests;

namespace Portcullis.Ethereum.Tests.SignedRequests;

/// <summary>
/// The request of ERC-8128's own test vector, signed with the key 1, and requests made from it by one change. The key must hold nothing.
/// </summary>
internal sealed record SignedRequest
{
    public const string Url = "https://api.example/items?view=full";
    public const string Content = """{"hello":"world"}""";
    public const string Digest = "sha-256=:k6I5cakU5erL8KjSUVTNownDwccvu5kU1Hxg88toFYg=:";
    public const string Address = "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf";
    public const string Nonce = "EjRWeJCrze8BI0VniavN7w";
    public const string List =
        """("@scheme" "@authority" "@method" "@path" "@query" "content-digest" "content-type");created=1700000000;expires=1700000060;nonce="EjRWeJCrze8BI0VniavN7w";keyid="eip155:1:0x7e5f4552091a69125d5dfcb7b8c2659029395bdf";tag="erc8128" """;

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_001);

    public string Input { get; init; } = "request=" + List.TrimEnd();

    public string Signature { get; init; } = "request=:/BpEToskxkMJ65uRmaNUPiBwbwwg6z3CxEDJJwEYREIx1Hwn85Z1L8XlRpILGx4q80yeiNugYzaUsVPWiPcB0Bs=:";

    public RequestMessage Message => Send("POST", Url, true, ("Signature-Input", Input), ("Signature", Signature), ("Content-Digest", Digest), ("Content-Type", "application/json"));

    /// <summary>The vector with a piece of its <c>Signature-Input</c> replaced; the piece must be there once.</summary>
    public static SignedRequest With(string piece, string replacement)
    {
        var request = new SignedRequest();
        request.Input.Split(piece).Length.ShouldBe(2, piece);
        return request with { Input = request.Input.Replace(piece, replacement, StringComparison.Ordinal) };
    }

    /// <summary>A request; a field that is named twice has two lines.</summary>
    public static RequestMessage Send(string method, string url, bool hasContent, params (string Name, string Value)[] fields)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var path = url.IndexOf('/', scheme + 3);
        var query = url.IndexOf('?', path) is >= 0 and var mark ? mark : url.Length;
        return new RequestMessage
        {
            Method = method,
            Scheme = url[..scheme],
            Authority = url[(scheme + 3)..path],
            Path = url[path..query],
            Query = url[query..],
            HasContent = hasContent,
            Field = name => [.. fields.Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)],
        };
    }

    public SignedRequestReading Read(SignedRequestRules? rules = null) => SignedRequestReader.Read(Message, rules ?? new SignedRequestRules(), Now);
}
