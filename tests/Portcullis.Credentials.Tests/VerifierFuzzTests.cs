using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Credentials.Tests;

public sealed class VerifierFuzzTests : IDisposable
{
    private readonly Forge _forge = new();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public void Verify_AnyText_IsRefusedAndNothingThrows() =>
        Prop.ForAll<string?>(text => !Verify(text ?? "").IsValid).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Verify_AnyHeaderAndPayloadBytes_IsRefusedAndNothingThrows() => Prop
        .ForAll<byte[], byte[]>((header, payload) => !Verify(_forge.Sign(Latin(header), Latin(payload))).IsValid)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Verify_AnyPayloadUnderAGoodHeader_NothingThrows() => Prop
        .ForAll(JsonLike, payload => Verify(_forge.Sign(_forge.Header().ToJsonString(), payload)).Refusal is not null)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Verify_AnyHeaderOverAGoodPayload_NothingThrows() => Prop
        .ForAll(JsonLike, header => Verify(_forge.Sign(header, _forge.Payload().ToJsonString())).Refusal is not null)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Verify_AnyLetterChanged_IsRefused()
    {
        var token = _forge.Claims().Sign(_forge.Key);
        for (var at = 0; at < token.Length; at++)
        {
            var letter = token[at] == 'A' ? 'B' : 'A';
            Verify(token[..at] + letter + token[(at + 1)..]).IsValid.ShouldBeFalse($"letter {at}");
        }
    }

    [Fact]
    public void Verify_CutAnywhere_IsRefused()
    {
        var token = _forge.Claims().Sign(_forge.Key);
        for (var length = 0; length < token.Length; length++)
        {
            Verify(token[..length]).IsValid.ShouldBeFalse($"{length} letters");
        }
    }

    private static Arbitrary<string> JsonLike { get; } = Gen
        .Elements("{", "}", "[", "]", "\"", ":", ",", "1", "-", "e9", "null", "true", "alg", "exp", "aud", "iss", "\\u", "\\ud800", "\"alg\":", "\"exp\":", " ", "\0", "é")
        .ArrayOf()
        .Select(string.Concat)
        .ToArbitrary();

    private static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private TokenVerification Verify(string token)
    {
        var outcome = _forge.Verifier.VerifyAsync(token, CancellationToken.None).AsTask();
        outcome.IsCompleted.ShouldBeTrue();
        return outcome.GetAwaiter().GetResult();
    }
}
