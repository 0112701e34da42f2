using System.Runtime.InteropServices;

namespace Portcullis.Testing;

/// <summary>A key of a Solana wallet, whose signatures OpenSSL makes: nothing of what is tested has a hand in them.</summary>
public sealed class Ed25519Key
{
    private const string Library = "libcrypto.so.3";
    private const int Kind = 1087;
    private const int SignatureSize = 64;

    private readonly byte[] _seed;

    /// <summary>A key of a seed of 32 bytes (RFC 8032, 5.1.5).</summary>
    public Ed25519Key(ReadOnlySpan<byte> seed)
    {
        _seed = seed.ToArray();
        var key = NewPrivateKey(Kind, 0, _seed, _seed.Length);
        var size = (nint)PublicKey.Length;
        Check(ReadPublicKey(key, PublicKey, ref size));
        FreeKey(key);
    }

    /// <summary>A key whose seed is one byte 32 times.</summary>
    public static Ed25519Key Of(byte fill)
    {
        Span<byte> seed = stackalloc byte[32];
        seed.Fill(fill);
        return new Ed25519Key(seed);
    }

    /// <summary>The 32 bytes of the public key.</summary>
    public byte[] PublicKey { get; } = new byte[32];

    /// <summary>Signs.</summary>
    public byte[] Sign(byte[] message)
    {
        var key = NewPrivateKey(Kind, 0, _seed, _seed.Length);
        var context = NewContext();
        Check(InitSign(context, 0, 0, 0, key));
        var signature = new byte[SignatureSize];
        var size = (nint)SignatureSize;
        Check(SignOnce(context, signature, ref size, message, message.Length));
        FreeContext(context);
        FreeKey(key);
        return signature;
    }

    private static void Check(int result)
    {
        if (result != 1)
        {
            throw new InvalidOperationException("OpenSSL failed");
        }
    }

    /// <summary>Whether OpenSSL takes a signature.</summary>
    public static bool OpenSslTakes(byte[] publicKey, byte[] message, byte[] signature)
    {
        var key = NewPublicKey(Kind, 0, publicKey, publicKey.Length);
        var context = NewContext();
        var takes = key != 0 && InitVerify(context, 0, 0, 0, key) == 1 && VerifyOnce(context, signature, signature.Length, message, message.Length) == 1;
        FreeContext(context);
        FreeKey(key);
        ClearErrors();
        return takes;
    }

#pragma warning disable CA5392, SYSLIB1054 // Of the machine's own OpenSSL, in tests, by plain marshalling.
    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static extern nint NewPrivateKey(int kind, nint engine, byte[] key, nint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static extern nint NewPublicKey(int kind, nint engine, byte[] key, nint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static extern int ReadPublicKey(nint key, byte[] destination, ref nint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static extern nint NewContext();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static extern void FreeContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_DigestSignInit")]
    private static extern int InitSign(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestSign")]
    private static extern int SignOnce(nint context, byte[] signature, ref nint signatureLength, byte[] message, nint length);

    [DllImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    private static extern int InitVerify(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestVerify")]
    private static extern int VerifyOnce(nint context, byte[] signature, nint signatureLength, byte[] message, nint length);

    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    private static extern void ClearErrors();
#pragma warning restore CA5392, SYSLIB1054
}
