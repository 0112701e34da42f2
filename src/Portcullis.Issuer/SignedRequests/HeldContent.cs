namespace Portcullis.Issuer.SignedRequests;

/// <summary>The content of one request as it is read. Given back when the request has ended.</summary>
/// <param name="budget">What it is taken from.</param>
internal sealed class HeldContent(ContentBudget budget) : MemoryStream
{
    private int _taken;

    /// <summary>Adds what came; false when as much is held as there may be.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (!budget.TryTake(bytes.Length))
        {
            return false;
        }

        _taken += bytes.Length;
        Write(bytes);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        budget.Return(Interlocked.Exchange(ref _taken, 0));
        base.Dispose(disposing);
    }
}
