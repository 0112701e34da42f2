using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.TypedData;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>Somebody with a key.</summary>
internal sealed class Wallet : IDisposable
{
    private readonly EthereumKey _key;

    public Wallet(byte number)
    {
        var bytes = new byte[32];
        bytes[31] = number;
        _key = new EthereumKey(bytes);
    }

    public Address Address => _key.Address;

    public EthereumKey Key => _key;

    public string Sign(string message) => Hex.Format(_key.SignMessage(message));

    public string SignTypedData(TypedDataDocument document) => Hex.Format(_key.SignTypedData(document));

    public void Dispose() => _key.Dispose();
}
