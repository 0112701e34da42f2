using System.Text;
using Portcullis.Solana;
using Portcullis.Testing;

namespace Portcullis.Issuer.Tests.Fixtures;

/// <summary>Somebody with a key of Solana.</summary>
internal sealed class SolanaWallet(byte number)
{
    private readonly Ed25519Key _key = Ed25519Key.Of(number);

    public SolanaAddress Address => new(_key.PublicKey);

    public string Sign(string message) => Base58.Encode(_key.Sign(Encoding.UTF8.GetBytes(message)));
}
