using System.Text;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Load;

/// <summary>Requests for one URL that the holder signed beforehand, each with a nonce of its own, as header fields.</summary>
internal sealed class SignedRequests(Uri url, string file)
{
    private readonly RequestMessage _message = RequestMessage.Of(new HttpRequestMessage(HttpMethod.Get, url), hasContent: false);

    /// <summary>Writes a file of so many new requests. They are valid for a minute from now.</summary>
    public async Task<WrkJob> WriteAsync(int count)
    {
        var lines = new string[count];
        await Parallel.ForAsync(0, Environment.ProcessorCount, (part, _) =>
        {
            using var key = new EthereumKey(Hex.Parse(Anvil.Accounts[0].PrivateKey));
            var signer = new RequestSigner(key, 31337, SignedRequestProfile.Draft, TimeProvider.System);
            for (var i = part; i < count; i += Environment.ProcessorCount)
            {
                var signature = signer.Sign(_message, []);
                lines[i] = $"Signature-Input: {signature.SignatureInput}\tSignature: {signature.Signature}";
            }

            return ValueTask.CompletedTask;
        });
        await File.WriteAllLinesAsync(file, lines, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return WrkJob.Fields(file, count);
    }
}
