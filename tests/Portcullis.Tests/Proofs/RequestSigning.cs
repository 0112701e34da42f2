using System.Text;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Tests.Gateway;

namespace Portcullis.Tests.Proofs;

/// <summary>Signs requests to a gateway (ERC-8128) with a key, in the name of any account.</summary>
internal sealed class RequestSigning(HttpClient http, EthereumKey key, TimeProvider clock)
{
    /// <summary>Signs a request in the name of an account. Where what is signed must end with a byte, nonces are tried until it does.</summary>
    public RequestSignature Sign(Account account, string path, string? content = null, byte? ending = null)
    {
        var message = Message(path, content);
        var own = new RequestSigner(key, account.ChainId, SignedRequestProfile.Draft, clock).Sign(message, Encoding.UTF8.GetBytes(content ?? ""));
        var input = own.SignatureInput.Replace(key.Address.ToLowerString(), account.Address.ToLowerString(), StringComparison.Ordinal);
        var (signature, digest) = Enumerable.Range(0, int.MaxValue)
            .Select(number => own with { SignatureInput = input.Replace("nonce=\"", $"nonce=\"{number}-", StringComparison.Ordinal) })
            .Select(varied => (varied, DigestOf(message, varied)))
            .First(tried => ending is not { } last || tried.Item2.ToString().EndsWith($"{last:x2}", StringComparison.Ordinal));
        return signature with { Signature = $"eth=:{Convert.ToBase64String(key.Sign(digest))}:" };
    }

    public async Task<Reply> SendAsync(string path, RequestSignature signature, string? content = null)
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

    public Task<Reply> SendAsync(Account account, string path) => SendAsync(path, Sign(account, path));

    private Hash DigestOf(RequestMessage message, RequestSignature signature) =>
        SignedRequestReader.Read(message with { Field = name => Field(signature, name) is { } line ? [line] : [] }, new SignedRequestRules(), clock.GetUtcNow()).Candidates.Single().Digest;

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
