using Portcullis.Conditions.Policies;
using Portcullis.Ethereum;

namespace Portcullis.Streams;

/// <summary>Streams of one account under one policy, which one decision is for.</summary>
internal sealed record StreamReview(Policy Policy, Account Account, List<OpenStream> Streams)
{
    /// <summary>Since when the first of them waits, a timestamp of the clock.</summary>
    public long DueSince => Streams.Min(stream => stream.DueSince ?? long.MaxValue);
}
