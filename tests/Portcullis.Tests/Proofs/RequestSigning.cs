using System.Text;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Tests.Fixtures;

namespace Portcullis.Tests.Proofs;

/// <summary>Signs requests to a gateway (ERC-8128) with a key, in the name of any account.</summary>
internal sealed class RequestSigning(HttpClient http, EthereumKey key, TimeProvider clock, SignedRequestProfile profile = SignedRequestProfile.Draft)
{
    private const string Label = "eth=";

    /// <summary>Signs a request in the name of an account. Where what is signed must end with a byte, nonces are tried until it does.</summary>
    public RequestSignature Sign(Account account, string path, string? content = null, byte? ending = null)
    {
        var message = Message(path, content);
        var own = new RequestSigner(key, account.ChainId, profile, clock).Sign(message, Encoding.UTF8.GetBytes(content ?? ""));
        var input = own.SignatureInput.Replace(key.Address.ToLowerString(), account.Address.ToLowerString(), StringComparison.Ordinal);
        return Enumerable.Range(0, int.MaxValue)
            .Select(number => own with { SignatureInput = input.Replace("nonce=\"", $"nonce=\"{number}-", StringComparison.Ordinal) })
            .Where(varied => ending is not { } last || DigestOf(message, varied).ToString().EndsWith($"{last:x2}", StringComparison.Ordinal))
            .Select(varied => Sign(message, varied)).First();
    }

    /// <summary>Signs what the input of a signature says once it is changed, whatever that is: so that nothing but the change can be wrong with it.</summary>
    public RequestSignature SignAgain(RequestSignature signature, string path, string? content, Func<string, string> change) =>
        Sign(Message(path, content), signature with { SignatureInput = change(signature.SignatureInput) });

    public Task<Reply> SendAsync(string path, RequestSignature signature, string? content = null) => SendAsync(http, path, signature, content);

    public Task<Reply> SendAsync(Account account, string path) => SendAsync(path, Sign(account, path));

    public static async Task<Reply> SendAsync(HttpClient http, string path, RequestSignature signature, string? content = null)
    {
        using var request = new HttpRequestMessage(Method(content), path);
        request.Content = content is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        foreach (var name in new[] { "signature-input", "signature", "content-digest" })
        {
            if (Field(signature, name) is { } line)
            {
                request.Headers.TryAddWithoutValidation(name, line);
            }
        }

        return await Reply.OfAsync(await http.SendAsync(request));
    }

    /// <summary>A signature's bytes as its field has them.</summary>
    public static string Write(ReadOnlySpan<byte> signature) => $"{Label}:{Convert.ToBase64String(signature)}:";

    /// <summary>The bytes of a signature.</summary>
    public static Bytes BytesOf(RequestSignature signature) => new(Convert.FromBase64String(signature.Signature[(Label.Length + 1)..^1]));

    private RequestSignature Sign(RequestMessage message, RequestSignature signature) => signature with { Signature = Write(key.Sign(DigestOf(message, signature))) };

    // Not by our reader, which would refuse what a test wants to have refused by the gateway.
    private static Hash DigestOf(RequestMessage message, RequestSignature signature)
    {
        var list = signature.SignatureInput[Label.Length..];
        var components = list[1..list.IndexOf(')', StringComparison.Ordinal)].Split(' ').Select(component => component.Trim('"')).ToList();
        return PersonalMessage.ComputeHash(SignatureBase.Build(message with { Field = name => Field(signature, name) is { } line ? [line] : [] }, components, list)!);
    }

    private static HttpMethod Method(string? content) => content is null ? HttpMethod.Get : HttpMethod.Post;

    private static string? Field(RequestSignature signature, string name) => name switch
    {
        "signature-input" => signature.SignatureInput,
        "signature" => signature.Signature,
        "content-digest" => signature.ContentDigest,
        _ => null,
    };

    private static RequestMessage Message(string path, string? content)
    {
        var url = new Uri(TestGateway.PublicUrl);
        return new RequestMessage { Method = Method(content).Method, Scheme = url.Scheme, Authority = url.Authority, Path = path, Query = "", HasContent = content is not null, Field = _ => [] };
    }
}
