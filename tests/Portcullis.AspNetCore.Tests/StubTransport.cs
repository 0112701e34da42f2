using System.Net;
using Portcullis.Credentials;

namespace Portcullis.AspNetCore.Tests;

/// <summary>Answers requests for the key set in memory, one at a time when told so.</summary>
internal sealed class StubTransport : HttpMessageHandler
{
    private int _fetches;

    public IReadOnlyList<SigningKey> Keys { get; set; } = [];

    public bool Broken { get; set; }

    /// <summary>When set, answers wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public int Fetches => Volatile.Read(ref _fetches);

    public Uri? Asked { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        Asked = request.RequestUri;
        if (Gate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        return Broken
            ? throw new HttpRequestException(HttpRequestError.ConnectionError)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(JwksDocument.Write(Keys.Select(key => key.PublicKey))) };
    }
}
