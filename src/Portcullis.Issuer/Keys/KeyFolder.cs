using System.Text;
using Portcullis.Credentials;
using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Keys;

/// <summary>The folder of key files, <c>access-&lt;kid&gt;.pem</c>: PKCS#8, mode 0600.</summary>
internal sealed class KeyFolder(string path)
{
    private const string Pattern = "access-*.pem";

    /// <summary>The keys, the newest first; makes one when there is none.</summary>
    /// <exception cref="KeyException">A file cannot be used.</exception>
    public IReadOnlyList<SigningKey> Load()
    {
        try
        {
            PrivateFiles.CreateFolder(path);
            var files = new DirectoryInfo(path).GetFiles(Pattern);
            return files.Length == 0 ? [Create()] : LoadAll(files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyException($"the signing keys in {path} cannot be read or made: {e.Message}", e);
        }
    }

    private static List<SigningKey> LoadAll(FileInfo[] files)
    {
        var keys = new List<SigningKey>(files.Length);
        try
        {
            foreach (var file in files.OrderByDescending(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
            {
                keys.Add(Read(file.FullName));
            }

            return keys;
        }
        catch
        {
            keys.ForEach(key => key.Dispose());
            throw;
        }
    }

    private static SigningKey Read(string file)
    {
        if (PrivateFiles.IsOpenToOthers(file))
        {
            throw new KeyException($"the signing key {file} can be read or written by others: run chmod 600 on it, or make new keys if others may have read it", null);
        }

        try
        {
            return SigningKey.FromPem(File.ReadAllText(file));
        }
        catch (FormatException e)
        {
            throw new KeyException($"the signing key {file} is not a P-256 private key in PKCS#8 PEM: restore it from a backup, or remove it", e);
        }
    }

    private SigningKey Create()
    {
        var key = SigningKey.Create();
        try
        {
            // Written apart and renamed, so that a crash leaves a whole key or none.
            var temporary = Path.Combine(path, $".{key.KeyId}.tmp");
            using (var stream = PrivateFiles.Open(temporary, FileMode.CreateNew))
            {
                stream.Write(Encoding.ASCII.GetBytes(key.ToPem()));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(path, $"access-{key.KeyId}.pem"));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
