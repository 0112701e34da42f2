namespace Portcullis.Issuer.Policies;

/// <summary>Reads files that an operator writes, and says what is wrong with them.</summary>
public static class ConfigurationFile
{
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>A file's bytes.</summary>
    /// <exception cref="IOException">The file cannot be read, or is larger than 4 MiB.</exception>
    public static byte[] ReadBytes(string path)
    {
        var size = new FileInfo(path).Length;
        return size <= LargestFile ? File.ReadAllBytes(path) : throw new IOException($"the file has {size} bytes; at most {LargestFile} are read");
    }

    /// <summary>What reading gives; null with a fault that begins with the file's name when it cannot be read.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="fault">What is wrong; null when nothing is.</param>
    public static T? Try<T>(string name, Func<T> read, out string? fault)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            fault = null;
            return read();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = $"{name}: there is no such file in the folder; 'portcullis init' writes a first one";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            fault = $"{name}: {(exception.InnerException ?? exception).Message}";
        }

        return null;
    }
}
