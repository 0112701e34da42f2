using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portcullis.Credentials;

/// <summary>
/// Digests of tokens whose text comes again as the very same object: a server that finds the same header once more on a connection hands out the string of the request
/// before. Hashing costs more than all else that a token seen before needs.
/// </summary>
/// <remarks>A text is known when it came twice; of those that share a slot, the one that came last. A token is a secret, so its text is not kept longer than the server keeps it.</remarks>
internal sealed class RepeatedTexts
{
    internal const int Slots = 1024;

    private readonly Entry?[] _entries = new Entry?[Slots];
    private readonly int[] _cameOnce = new int[Slots];

    /// <summary>The digest of a token in a text that is kept; null when it is not.</summary>
    public TokenDigest? Find(ReadOnlyMemory<char> token) =>
        MemoryMarshal.TryGetString(token, out var text, out var start, out var length)
        && Volatile.Read(ref _entries[RuntimeHelpers.GetHashCode(text) % Slots]) is { } entry
        && entry.Start == start && entry.Length == length && entry.Text.TryGetTarget(out var kept) && ReferenceEquals(kept, text)
            ? entry.Digest
            : null;

    /// <summary>Keeps the digest of a token, if its text was offered before.</summary>
    public void Offer(ReadOnlyMemory<char> token, TokenDigest digest)
    {
        if (!MemoryMarshal.TryGetString(token, out var text, out var start, out var length))
        {
            return;
        }

        var hash = RuntimeHelpers.GetHashCode(text);
        if (_cameOnce[hash % Slots] == hash)
        {
            Volatile.Write(ref _entries[hash % Slots], new Entry(new WeakReference<string>(text), start, length, digest));
        }
        else
        {
            _cameOnce[hash % Slots] = hash;
        }
    }

    private sealed record Entry(WeakReference<string> Text, int Start, int Length, TokenDigest Digest);
}
