using System.Text;
using System.Text.Json;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.TypedData;

namespace Portcullis.EndToEnd.Tests.Browser;

/// <summary>
/// A wallet in the browser (EIP-1193), announced as EIP-6963 has it; the first of a visit is <c>window.ethereum</c>, too. The key stays with the test, which sees all that is asked of it.
/// </summary>
internal sealed class BrowserWallet(string name, string privateKey, ulong chainId) : IDisposable
{
    private const int Refused = 4001;
    private const int NotSupported = 4200;

    private readonly EthereumKey _key = new(Hex.TryParse(privateKey, out var bytes) ? bytes : throw new ArgumentException("not hexadecimal digits", nameof(privateKey)));
    private readonly List<string> _signed = [];

    internal string Name => name;

    internal Address Address => _key.Address;

    /// <summary>The texts and documents that were signed, oldest first.</summary>
    internal IReadOnlyList<string> Signed => _signed;

    /// <summary>Whether its holder says no to whatever is to be signed.</summary>
    internal bool Declines { get; set; }

    /// <summary>The answer to a request: an object with <c>result</c>, or with <c>error</c>.</summary>
    internal object Answer(JsonElement request)
    {
        var parameters = request.TryGetProperty("params", out var given) ? given : default;
        return request.GetProperty("method").GetString() switch
        {
            "eth_requestAccounts" or "eth_accounts" => new { result = new[] { $"{Address}" } },
            "eth_chainId" => new { result = $"0x{chainId:x}" },
            "personal_sign" => Sign(TextOf(parameters[0].GetString()!), text => _key.SignMessage(text)),
            "eth_signTypedData_v4" => Sign(parameters[1].GetString()!, SignDocument),
            var method => Error(NotSupported, $"this wallet does not know {method}"),
        };
    }

    public void Dispose() => _key.Dispose();

    private static object Error(int code, string message) => new { error = new { code, message } };

    // Pages send texts as the hexadecimal digits of their bytes, and some as they are.
    private static string TextOf(string parameter) => Hex.TryParse(parameter, out var bytes) ? Encoding.UTF8.GetString(bytes) : parameter;

    private object Sign(string text, Func<string, byte[]> sign)
    {
        if (Declines)
        {
            return Error(Refused, "the holder said no");
        }

        _signed.Add(text);
        return new { result = Hex.Format(sign(text)) };
    }

    private byte[] SignDocument(string text) =>
        TypedDataDocument.TryParse(text, out var document, out var fault) ? _key.Sign(document.SigningHash) : throw new ArgumentException(fault, nameof(text));
}
