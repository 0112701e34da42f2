using System.Security.Cryptography;

namespace Portcullis.Issuer.Policies;

/// <summary>A mark that changes when one of several files does.</summary>
public static class FileFingerprint
{
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>The mark of the files as they are now. One that cannot be read has a mark too.</summary>
    public static string Of(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            hash.AppendData(Of(path));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<byte> Of(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestFile ? SHA256.HashData(File.ReadAllBytes(path)) : "too large"u8;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unreadable"u8;
        }
    }
}
