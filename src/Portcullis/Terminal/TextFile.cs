namespace Portcullis.Terminal;

/// <summary>Reads files that the user named; what goes wrong is said as a <see cref="CommandException"/>.</summary>
internal static class TextFile
{
    internal static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot read {path}: {exception.Message}");
        }
    }

    internal static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot read {path}: {exception.Message}");
        }
    }
}
