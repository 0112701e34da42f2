namespace Portcullis.Benchmarks.Load;

/// <summary>A server process and where it answers.</summary>
internal sealed record RunningServer(Uri Url, Child Child) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Child.DisposeAsync();
}
