using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Edge;

/// <summary>A certificate, with those between it and its root, and its key, in PEM files.</summary>
/// <param name="Path">The certificate's file, its own certificate first.</param>
/// <param name="KeyPath">The key's file; may be the same.</param>
/// <param name="Password">The key's password; null when it has none.</param>
internal sealed record CertificateFiles(string Path, string KeyPath, string? Password)
{
    /// <summary>Both files.</summary>
    public IReadOnlyList<string> Paths => [Path, KeyPath];

    /// <summary>What a section <c>Certificate</c> of the server's settings names; null when it is not a pair of PEM files.</summary>
    public static CertificateFiles? Of(IConfiguration section, string folder) =>
        section["Path"] is { Length: > 0 } path && section["KeyPath"] is { Length: > 0 } key
            ? new(System.IO.Path.GetFullPath(path, folder), System.IO.Path.GetFullPath(key, folder), section["Password"])
            : null;

    /// <summary>Reads them.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are not a certificate and its key.</exception>
    public SslStreamCertificateContext Load()
    {
        var own = string.IsNullOrEmpty(Password)
            ? X509Certificate2.CreateFromPemFile(Path, KeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(Path, Password, KeyPath);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(Path);
        return SslStreamCertificateContext.Create(own, [.. all.Skip(1)], offline: true);
    }

    /// <summary>Whether an exception of <see cref="Load"/> tells of the files, and not of a bug.</summary>
    public static bool IsFault(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException;
}
