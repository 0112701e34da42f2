using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.SignIn;

/// <summary>Bodies that hold a good proof and differ from a good body in one thing. Each is refused, and the good one signs in afterwards.</summary>
public sealed class ProofBodyTests(SharedIssuer people) : IClassFixture<SharedIssuer>
{
    private static readonly Dictionary<string, (string Code, Func<string, string, byte[]> Make)> Bodies = new(StringComparer.Ordinal)
    {
        ["message twice"] = ("invalid_request", (message, signature) => Text(Good(message, signature)[..^1] + $",\"message\":{Json(message)}}}")),
        ["message twice, the first one bad"] = ("invalid_request", (message, signature) => Text("{\"message\":\"x\"," + Good(message, signature)[1..])),
        ["message twice, once escaped"] = ("invalid_request", (message, signature) => Text(Good(message, signature)[..^1] + $",\"mess\\u0061ge\":{Json(message)}}}")),
        ["signature twice"] = ("invalid_request", (message, signature) => Text(Good(message, signature)[..^1] + $",\"signature\":{Json(signature)}}}")),
        ["grant_type twice"] = ("invalid_request", (message, signature) => Text("{\"grant_type\":\"refresh_token\"," + Good(message, signature)[1..])),
        ["an unknown member"] = ("invalid_request", (message, signature) => Text(Good(message, signature)[..^1] + ",\"admin\":true}")),
        ["a member in other case"] = ("invalid_request", (message, signature) => Text(Good(message, signature).Replace("\"message\"", "\"Message\"", StringComparison.Ordinal))),
        ["BOM"] = ("invalid_request", (message, signature) => [0xef, 0xbb, 0xbf, .. Text(Good(message, signature))]),
        ["UTF-16"] = ("invalid_request", (message, signature) => Encoding.Unicode.GetBytes(Good(message, signature))),
        ["UTF-16 with a BOM"] = ("invalid_request", (message, signature) => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Good(message, signature))]),
        ["message an array"] = ("invalid_request", (message, signature) => Text(Good(message, signature).Replace(Json(message), $"[{Json(message)}]", StringComparison.Ordinal))),
        ["signature an array"] = ("invalid_request", (message, signature) => Text(Good(message, signature).Replace(Json(signature), $"[{Json(signature)}]", StringComparison.Ordinal))),
        ["body in base64"] = ("invalid_request", (message, signature) => Text(Convert.ToBase64String(Text(Good(message, signature))))),
        ["message in base64"] = ("invalid_message", (message, signature) => Text(Good(Convert.ToBase64String(Text(message)), signature))),
        ["text behind it"] = ("invalid_request", (message, signature) => Text(Good(message, signature) + "x")),
        ["another object behind it"] = ("invalid_request", (message, signature) => Text(Good(message, signature) + "{}")),
        ["NUL behind it"] = ("invalid_request", (message, signature) => Text(Good(message, signature) + "\0")),
        ["a comment"] = ("invalid_request", (message, signature) => Text("/**/" + Good(message, signature))),
        ["in an array"] = ("invalid_request", (message, signature) => Text($"[{Good(message, signature)}]")),
        ["a line end behind the message"] = ("invalid_message", (message, signature) => Text(Good(message + "\n", signature))),
        ["a space before the message"] = ("invalid_message", (message, signature) => Text(Good(" " + message, signature))),
        ["CR LF in the message"] = ("invalid_message", (message, signature) => Text(Good(message.Replace("\n", "\r\n", StringComparison.Ordinal), signature))),
        ["a BOM in the message"] = ("invalid_message", (message, signature) => Text(Good("\ufeff" + message, signature))),
        ["NUL in the message"] = ("invalid_message", (message, signature) => Text(Good(message + "\0", signature))),
    };

    public static TheoryData<string> Names => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Case", "S13")]
    public async Task Body_WithOneThingWrong_IsRefusedAndSpendsNothing(string name)
    {
        var message = (await people.Issuer.MessageAsync(people.Alice)).ToString();
        var signature = people.Alice.Sign(message);

        (await PostAsync(Bodies[name].Make(message, signature))).ShouldBe(400, Bodies[name].Code, name);

        (await PostAsync(Text(Good(message, signature)))).Status.ShouldBe(200, name);
    }

    private static string Good(string message, string signature) =>
        $"{{\"grant_type\":\"urn:portcullis:grant-type:siwe\",\"message\":{Json(message)},\"signature\":{Json(signature)}}}";

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<Answer> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await people.Issuer.PostAsync("/oauth2/token", content);
    }
}
