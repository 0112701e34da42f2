using System.Runtime.InteropServices;

namespace Portcullis.Ethereum.Crypto.Recovery;

/// <summary>Recovery by the C library libsecp256k1, where it is installed with its recovery module.</summary>
internal sealed unsafe class NativeRecovery : IRecovery
{
    // Both of the library's structures are opaque; these are the lengths that its header promises.
    private const int ParsedSignatureSize = 65;
    private const int ParsedKeySize = 64;
    private const int UncompressedKeySize = 65;

    // VERIFY: versions before 0.2 need it, later ones take it as NONE.
    private const uint ContextFlags = 1 | (1 << 8);
    private const uint UncompressedFlag = 1 << 1;

    private readonly void* _context;
    private readonly delegate* unmanaged<void*, byte*, byte*, int, int> _parse;
    private readonly delegate* unmanaged<void*, byte*, byte*, byte*, int> _recover;
    private readonly delegate* unmanaged<void*, byte*, nuint*, byte*, uint, int> _serialize;

    private NativeRecovery(void* context, nint parse, nint recover, nint serialize)
    {
        _context = context;
        _parse = (delegate* unmanaged<void*, byte*, byte*, int, int>)parse;
        _recover = (delegate* unmanaged<void*, byte*, byte*, byte*, int>)recover;
        _serialize = (delegate* unmanaged<void*, byte*, nuint*, byte*, uint, int>)serialize;
    }

    /// <inheritdoc/>
    public string Name => "libsecp256k1 (native)";

    /// <summary>The names by which the library is known, the newest first; the functions used here are the same in all of them.</summary>
    public static IReadOnlyList<string> LibraryNames { get; } =
    [
        "libsecp256k1.so.6", "libsecp256k1.so.5", "libsecp256k1.so.2", "libsecp256k1.so.1", "libsecp256k1.so", "libsecp256k1.dylib", "libsecp256k1", "secp256k1",
    ];

    /// <summary>Loads the first of the libraries that is there and has every function; null when none has. It stays loaded.</summary>
    public static NativeRecovery? Load(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, typeof(NativeRecovery).Assembly, DllImportSearchPath.SafeDirectories, out var library))
            {
                continue;
            }

            if (Bind(library) is { } recovery)
            {
                return recovery;
            }

            NativeLibrary.Free(library);
        }

        return null;
    }

    /// <inheritdoc/>
    public bool TryRecover(ReadOnlySpan<byte> digest, RecoverableSignature signature, Span<byte> publicKey)
    {
        var parsed = stackalloc byte[ParsedSignatureSize];
        var key = stackalloc byte[ParsedKeySize];
        var serialized = stackalloc byte[UncompressedKeySize];
        nuint length = UncompressedKeySize;
        fixed (byte* compact = signature.Compact[..64], message = digest[..Hash.Size])
        {
            if (_parse(_context, parsed, compact, signature.IsOdd ? 1 : 0) != 1
                || _recover(_context, key, parsed, message) != 1
                || _serialize(_context, serialized, &length, key, UncompressedFlag) != 1)
            {
                return false;
            }
        }

        // The first byte is the form, 4.
        new ReadOnlySpan<byte>(serialized + 1, UncompressedKeySize - 1).CopyTo(publicKey);
        return true;
    }

    private static NativeRecovery? Bind(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "secp256k1_context_create", out var create)
            || !NativeLibrary.TryGetExport(library, "secp256k1_ecdsa_recoverable_signature_parse_compact", out var parse)
            || !NativeLibrary.TryGetExport(library, "secp256k1_ecdsa_recover", out var recover)
            || !NativeLibrary.TryGetExport(library, "secp256k1_ec_pubkey_serialize", out var serialize))
        {
            return null;
        }

        // Never destroyed: it lives as long as the process, and all calls only read it.
        var context = ((delegate* unmanaged<uint, void*>)create)(ContextFlags);
        return context is null ? null : new NativeRecovery(context, parse, recover, serialize);
    }
}
