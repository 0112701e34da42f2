using Portcullis.Credentials;

namespace Portcullis.Tests.Fixtures;

/// <summary>Counts how often a token was judged.</summary>
internal sealed class CountingRevocationCheck : IRevocationCheck
{
    private int _count;

    public int Count => _count;

    public Refusal? Check(AccessToken token)
    {
        Interlocked.Increment(ref _count);
        return null;
    }
}
