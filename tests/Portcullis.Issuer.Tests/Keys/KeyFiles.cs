using Portcullis.Credentials;
using Portcullis.Issuer.Tests.Fixtures;

namespace Portcullis.Issuer.Tests.Keys;

/// <summary>Puts key files into a folder, as operators do.</summary>
internal static class KeyFiles
{
    /// <summary>Writes a new key.</summary>
    /// <returns>Its thumbprint.</returns>
    public static string Write(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        using var key = SigningKey.Create();
        Write(Path.Combine(folder, name.Replace("*", key.KeyId, StringComparison.Ordinal)), key);
        return key.Thumbprint;
    }

    /// <summary>Writes a key.</summary>
    public static void Write(string file, SigningKey key)
    {
        File.WriteAllText(file, key.ToPem());
        FileModes.Set(file, FileModes.OwnerFile);
    }
}
