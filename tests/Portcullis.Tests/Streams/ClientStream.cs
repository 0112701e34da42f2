namespace Portcullis.Tests.Streams;

/// <summary>A client that reads an answer line by line.</summary>
internal sealed class ClientStream(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<string?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await lines.ReadLineAsync(patience.Token);
    }

    /// <summary>Reads to the end: null when it is a clean one, else what broke it off.</summary>
    public async Task<Exception?> EndAsync()
    {
        try
        {
            while (await ReadAsync() is not null)
            {
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return exception;
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
