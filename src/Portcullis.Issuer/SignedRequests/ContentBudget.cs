namespace Portcullis.Issuer.SignedRequests;

/// <summary>How many bytes of signed requests' content are held at once, over all requests.</summary>
/// <param name="most">The most.</param>
internal sealed class ContentBudget(long most)
{
    private long _held;

    /// <summary>How many are held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes some, unless they would be too many.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= most)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives some back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _held, -bytes);
}
