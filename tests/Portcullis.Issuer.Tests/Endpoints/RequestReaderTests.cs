using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Portcullis.Issuer.Endpoints;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Endpoints;

/// <summary>Bodies that are not what an endpoint reads: always a 4xx with a code, never a 500.</summary>
public sealed class RequestReaderTests : SignInTest
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string Grant = "urn:portcullis:grant-type:siwe";

    public static TheoryData<string> BadJson =>
    [
        "", " ", "null", "true", "7", "\"text\"", "[]", "[{}]", "{", "}", "{}{}", "{} x", "{\"grant_type\":}", "{'grant_type':'x'}", "{\"grant_type\":\"x\",}",
        "// comment\n{}", "{\"message\":[\"x\"]}", "{\"message\":{\"a\":1}}", "{\"message\":7}", "{\"message\":true}", "{\"message\":\"a\",\"message\":\"b\"}",
        "{\"x\":1,\"x\":2}", "{\"grant_type\":\"\\ud800\"}", "{\"grant_type\":\"\\x\"}", "\ufeff{}", "{\"signature\":1e999}", "{\"scope\":[]}", "{\"client_id\":{}}",
    ];

    [Theory]
    [MemberData(nameof(BadJson))]
    [Trait("Case", "S13")]
    public async Task Token_BadJson_IsABadRequest(string body) => (await PostAsync("/oauth2/token", Json, Encoding.UTF8.GetBytes(body))).ShouldBe(400, "invalid_request");

    [Theory]
    [MemberData(nameof(BadJson))]
    [Trait("Case", "S13")]
    public async Task Challenge_BadJson_IsABadRequest(string body)
    {
        var answer = (await PostAsync("/auth/challenge", Json, Encoding.UTF8.GetBytes(body))).ShouldBe(400, "invalid_request");

        answer.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("/oauth2/token")]
    [InlineData("/auth/challenge")]
    public async Task Json_DeeplyNested_IsABadRequest(string path) =>
        (await PostAsync(path, Json, Encoding.UTF8.GetBytes($"{{\"message\":{new string('[', 5000)}"))).ShouldBe(400, "invalid_request");

    [Theory]
    [InlineData("/oauth2/token")]
    [InlineData("/auth/challenge")]
    [Trait("Case", "S13")]
    public async Task Json_Utf16_IsABadRequest(string path) => (await PostAsync(path, Json, Encoding.Unicode.GetBytes("{}"))).ShouldBe(400, "invalid_request");

    [Theory]
    [InlineData("/oauth2/token")]
    [InlineData("/auth/challenge")]
    [Trait("Case", "S13")]
    public async Task Json_InvalidUtf8_IsABadRequest(string path) =>
        (await PostAsync(path, Json, [.. "{\"grant_type\":\""u8, 0xff, 0xfe, .. "\"}"u8])).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task Json_RandomBytes_NeverFail()
    {
        var random = new Random(42);
        for (var i = 0; i < 200; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            (await PostAsync("/oauth2/token", i % 2 == 0 ? Json : Form, bytes)).Status.ShouldBe(400);
        }
    }

    [Fact]
    public async Task GoodBody_CutOffAnywhere_NeverFailsAndSpendsNothing()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        var body = JsonSerializer.Serialize(new { grant_type = Grant, message, signature = Alice.Sign(message) });
        for (var length = 0; length < body.Length; length += 7)
        {
            (await PostAsync("/oauth2/token", Json, Encoding.UTF8.GetBytes(body[..length]))).Status.ShouldBe(400);
        }

        (await PostAsync("/oauth2/token", Json, Encoding.UTF8.GetBytes(body))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&&&")]
    [InlineData("=")]
    [InlineData("grant_type")]
    [InlineData("grant_type=urn%3Aportcullis%3Agrant-type%3Asiwe")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&message=a&message=b&signature=0x")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&grant_type=urn:portcullis:grant-type:siwe")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&message=a&%6dessage=b")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&message=%ff%fe&signature=0x00&x=%zz")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&message=a&signature=%f")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&message=a&signature=0x00&scope=&scope=")]
    [InlineData("grant_type=urn:portcullis:grant-type:siwe&message=a&signature=0x00&scope=market-data&scope=")]
    public async Task Token_BadForm_IsABadRequest(string body)
    {
        var answer = await PostAsync("/oauth2/token", Form, Encoding.UTF8.GetBytes(body));

        answer.Status.ShouldBe(400, answer.Text);
        answer.Code.ShouldBeOneOf("invalid_request", "unsupported_grant_type");
    }

    [Theory]
    [InlineData(2_048)]
    [InlineData(2_049)]
    [InlineData(16_000)]
    public async Task Token_LongParameterName_IsABadRequest(int length) =>
        (await PostAsync("/oauth2/token", Form, Encoding.UTF8.GetBytes($"grant_type={Grant}&{new string('a', length)}=x"))).ShouldBe(400, "invalid_request");

    [Theory]
    [InlineData("scope")]
    [InlineData("&scope")]
    [InlineData("&=x")]
    [InlineData("&scope=%")]
    [InlineData("&scope=%4")]
    [InlineData("&scope=%4g")]
    [InlineData("&scope=%c3")]
    [InlineData("&scope=%ed%a0%80")]
    public async Task Token_GoodFormWithABrokenEnd_IsRefusedAndSpendsNothing(string end)
    {
        var good = await GoodFormAsync();

        (await PostAsync("/oauth2/token", Form, Encoding.UTF8.GetBytes(good + "&" + end))).ShouldBe(400, "invalid_request");

        (await PostAsync("/oauth2/token", Form, Encoding.UTF8.GetBytes(good))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("&scope=")]
    [InlineData("&client_id=")]
    [InlineData("&scope=&client_id=")]
    [InlineData("&&scope=&")]
    public async Task Token_ParameterWithoutAValue_CountsAsLeftOut(string end) =>
        (await PostAsync("/oauth2/token", Form, Encoding.UTF8.GetBytes(await GoodFormAsync() + end))).Status.ShouldBe(200);

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/problem+json")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task OtherMediaType_IsRefused(string? type)
    {
        (await PostAsync("/oauth2/token", type, "{}"u8.ToArray())).ShouldBe(415, "unsupported_media_type");
        (await PostAsync("/auth/challenge", type, "{}"u8.ToArray())).ShouldBe(415, "unsupported_media_type");
    }

    [Fact]
    public async Task Challenge_Form_IsRefused() => (await PostAsync("/auth/challenge", Form, "address=x"u8.ToArray())).ShouldBe(415, "unsupported_media_type");

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON")]
    public async Task SpellingOfTheMediaType_DoesNotMatter(string type) => (await PostAsync("/oauth2/token", type, "{}"u8.ToArray())).ShouldBe(400, "invalid_request");

    [Fact]
    public async Task Compressed_IsRefused()
    {
        using var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        content.Headers.ContentEncoding.Add("gzip");

        (await Issuer.PostAsync("/oauth2/token", content)).ShouldBe(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData(RequestReader.MaxSize, 400, "invalid_request")]
    [InlineData(RequestReader.MaxSize + 1, 413, "body_too_large")]
    [InlineData(1_000_000, 413, "body_too_large")]
    public async Task Size_IsCapped(int size, int status, string code)
    {
        (await PostAsync("/oauth2/token", Json, Encoding.UTF8.GetBytes(new string(' ', size)))).ShouldBe(status, code);
        (await PostAsync("/auth/challenge", Json, Encoding.UTF8.GetBytes(new string(' ', size)))).ShouldBe(status, code);
    }

    [Fact]
    public async Task SizeNotAnnounced_IsCappedToo()
    {
        using var content = new StreamContent(new EndlessStream());
        content.Headers.ContentType = new MediaTypeHeaderValue(Json);

        (await Issuer.PostAsync("/oauth2/token", content)).ShouldBe(413, "body_too_large");
    }

    private async Task<string> GoodFormAsync()
    {
        var message = (await Issuer.MessageAsync(Alice)).ToString();
        return $"grant_type={Grant}&message={Uri.EscapeDataString(message)}&signature={Alice.Sign(message)}";
    }

    private async Task<Answer> PostAsync(string path, string? type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await Issuer.PostAsync(path, content);
    }

    /// <summary>A million spaces whose number nobody is told.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        private int _left = 1_000_000;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(count, _left);
            _left -= read;
            buffer.AsSpan(offset, read).Fill((byte)' ');
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Math.Min(buffer.Length, _left);
            _left -= read;
            buffer.Span[..read].Fill((byte)' ');
            return new(read);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            destination.WriteAsync(new byte[_left], cancellationToken).AsTask();
    }
}
