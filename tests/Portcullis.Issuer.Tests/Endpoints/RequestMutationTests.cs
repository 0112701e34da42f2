using System.Text;
using Microsoft.AspNetCore.Http;
using Portcullis.Credentials;
using Portcullis.Issuer.Endpoints;
using Portcullis.Issuer.Endpoints.SignIn;
using Portcullis.Issuer.Endpoints.Tokens;
using Portcullis.Testing.Fuzzing;

namespace Portcullis.Issuer.Tests.Endpoints;

/// <summary>An input is a content type, a line feed and a body, a byte for each character.</summary>
public sealed class RequestMutationTests
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    private static readonly FuzzTarget Target = new(
        "request bodies",
        [
            Json + """; charset=utf-8""" + "\n" + """{"grant_type":"urn:portcullis:grant-type:siwe","message":"a\nb","signature":"0x01","scope":"a","client_id":"b","x":[1]}""",
            Form + "\ngrant_type=urn%3Aportcullis%3Agrant-type%3Asiwe&message=a+b&signature=0x01&y=",
            Json + "\n" + """{"address":"0x00","chainId":1,"domain":"a","uri":"https://a"}""",
        ],
        Probe)
    {
        Tokens =
        [
            Json, Form, ";", "charset=", "\"utf-8\"", "utf-7", "\n", "\"message\":", "\"message\":\"a\"", "\"Message\":", "\"chainId\":", "\"x\":", "\"x\":1,\"x\":2", "\"\\ud800\"", "\"\\ud800\":1", "\\u0000", "null", "{", "}", "[", "]", ",",
            ":", "\"", "//", "&", "=", "%", "%ud8", "\xef\xbb\xbf", "\xc3\x28", "\xed\xa0\x80", "1e999", "-1", "18446744073709551615", "1.0", "[[[[[[[[[[[[[[[[[[[[[[",
        ],
        Separators = ",{}[]:\n&=",
        Largest = '\xff',
        MaxLength = RequestReader.MaxSize + 200,
        Own = [ChangeJson],
        FreeBytes = 128 * 1024,
        BytesPerCharacter = 400,
    };

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task Read_Mutants_AreRefusedWithACodeOrGiveABody()
    {
        var report = await Fuzzer.RunAsync(Target, cases: 8_000);

        report.Outcomes.Count.ShouldBeGreaterThan(12);
    }

    private static string Probe(string input)
    {
        var (type, body) = Split(input);
        var token = Read(type, body, IssuerJson.Default.TokenRequest, allowForm: true);
        var challenge = Read(type, body, IssuerJson.Default.ChallengeRequest, allowForm: false);
        return $"{Outcome(token)} {Members(token.Body)} | {Outcome(challenge)} {challenge.Body?.ChainId is null} {challenge.Body?.Unknown?.Count > 0}";
    }

    private static RequestRead<T> Read<T>(string contentType, string body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, bool allowForm)
        where T : class, IRequestBody
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = contentType;
        context.Request.Body = new MemoryStream(Encoding.Latin1.GetBytes(body));
        var reading = RequestReader.ReadAsync(context.Request, type, allowForm, CancellationToken.None);
        reading.IsCompleted.ShouldBeTrue();
        return reading.GetAwaiter().GetResult();
    }

    private static string Outcome<T>(RequestRead<T> read)
        where T : class, IRequestBody
    {
        (read.Body is null).ShouldBe(read.Refusal is not null);
        read.Refusal?.Code.ShouldBeOneOf(RefusalCode.InvalidRequest, RefusalCode.UnsupportedMediaType, RefusalCode.BodyTooLarge);
        return read.Refusal is null ? "read" : string.Concat(read.Refusal.Detail!.Where(c => !char.IsAsciiDigit(c)));
    }

    private static string Members(TokenRequest? request) =>
        request is null ? "" : $"{request.GrantType is null} {request.Message is null} {request.Signature is null} {request.Scope is null} {request.ClientId is null} {request.Unknown?.Count > 0}";

    private static string ChangeJson(Random random, string input)
    {
        var (type, body) = Split(input);
        return $"{type}\n{JsonMutation.Change(random, body)}";
    }

    private static (string Type, string Body) Split(string input)
    {
        var at = input.IndexOf('\n', StringComparison.Ordinal);
        return at < 0 ? ("application/json", input) : (input[..at], input[(at + 1)..]);
    }
}
