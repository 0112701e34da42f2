using System.Text;
using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Keys;

/// <summary>
/// The folder of key files, <c>access-&lt;instant&gt;-&lt;kid&gt;.pem</c>, <c>rs256-…</c> and <c>attest-…</c>: PKCS#8, mode 0600. The instant is missing in
/// files of the first versions; these are older than any with one, and among themselves as old as their files.
/// </summary>
internal sealed class KeyFolder(string path, KeyRules rules)
{
    /// <summary>Where keys lie in a data folder.</summary>
    public static string Of(string dataFolder) => Path.Combine(dataFolder, "keys");

    /// <summary>The keys, the oldest first; makes one, to sign at once, when there is none.</summary>
    /// <exception cref="KeyException">A file cannot be used.</exception>
    public IReadOnlyList<StoredKey> Open(DateTimeOffset now) => Use(() =>
    {
        PrivateFiles.CreateFolder(path);
        var files = Files();
        return files.Length == 0 ? [Write(now)] : LoadAll(files);
    });

    /// <summary>The keys, the oldest first.</summary>
    /// <exception cref="KeyException">A file cannot be used, or there is none.</exception>
    public IReadOnlyList<StoredKey> Load() => Use(() => Files() is { Length: > 0 } files ? LoadAll(files) : throw Missing());

    /// <summary>Makes a key.</summary>
    /// <param name="instant">What its name says; fractions of a second are dropped.</param>
    /// <exception cref="KeyException">It cannot be written.</exception>
    public StoredKey Create(DateTimeOffset instant) => Use(() => Write(instant));

    /// <summary>Removes the file of a key.</summary>
    /// <exception cref="KeyException">It cannot be removed.</exception>
    public void Delete(string file) => Use(() =>
    {
        File.Delete(file);
        return true;
    });

    private FileInfo[] Files() => Directory.Exists(path) ? new DirectoryInfo(path).GetFiles($"{rules.Prefix}-*.pem") : [];

    private KeyException Missing() => new($"there is no signing key {rules.Prefix}-*.pem in {path}: put it back, or start anew to have one made", null);

    private T Use<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyException($"the signing keys in {path} cannot be read or made: {e.Message}", e);
        }
    }

    private List<StoredKey> LoadAll(FileInfo[] files)
    {
        var keys = new List<StoredKey>(files.Length);
        try
        {
            keys.AddRange(InOrder(files).Select(file => new StoredKey(file.FullName, InstantOf(file), Read(file.FullName))));
            return Distinct(keys);
        }
        catch
        {
            keys.ForEach(stored => stored.Key.Dispose());
            throw;
        }
    }

    private IEnumerable<FileInfo> InOrder(FileInfo[] files) => files
        .OrderBy(file => InstantOf(file) ?? DateTimeOffset.MinValue)
        .ThenBy(file => InstantOf(file) is null ? file.LastWriteTimeUtc : default)
        .ThenByDescending(file => file.Name, StringComparer.Ordinal);

    private DateTimeOffset? InstantOf(FileInfo file) => KeyInstant.Read(file.Name.AsSpan(rules.Prefix.Length + 1));

    // A copy under another name is no other key.
    private static List<StoredKey> Distinct(List<StoredKey> keys)
    {
        var distinct = keys.DistinctBy(stored => stored.Key.Thumbprint, StringComparer.Ordinal).ToList();
        foreach (var copy in keys.Except(distinct))
        {
            copy.Key.Dispose();
        }

        return distinct;
    }

    private SigningKey Read(string file)
    {
        if (PrivateFiles.IsOpenToOthers(file))
        {
            throw new KeyException($"the signing key {file} can be read or written by others: run chmod 600 on it, or make new keys if others may have read it", null);
        }

        try
        {
            return SigningKey.FromPem(File.ReadAllText(file), rules.Algorithm, rules.KeyId);
        }
        catch (FormatException e)
        {
            throw new KeyException($"the signing key {file} cannot be read ({e.Message}): restore it from a backup, or remove it", e);
        }
    }

    private StoredKey Write(DateTimeOffset instant)
    {
        var key = SigningKey.Create(rules.Algorithm, rules.KeyId);
        try
        {
            // Written apart and renamed, so that a crash leaves a whole key or none.
            var temporary = Path.Combine(path, $".{key.Thumbprint}.tmp");
            using (var stream = PrivateFiles.Open(temporary, FileMode.CreateNew))
            {
                stream.Write(Encoding.ASCII.GetBytes(key.ToPem()));
                stream.Flush(flushToDisk: true);
            }

            var file = Path.Combine(path, $"{rules.Prefix}-{KeyInstant.Write(instant)}-{key.Thumbprint}.pem");
            File.Move(temporary, file);
            return new StoredKey(file, instant.AddTicks(-(instant.UtcTicks % TimeSpan.TicksPerSecond)), key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
