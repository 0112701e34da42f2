using Portcullis.Conditions.Decisions;
using Portcullis.Conditions.Policies;

namespace Portcullis.Streams;

/// <summary>Streams of one caller under one policy, which one decision is for.</summary>
internal sealed record StreamReview(Policy Policy, Subject Subject, List<OpenStream> Streams)
{
    /// <summary>Since when the first of them waits, a timestamp of the clock.</summary>
    public long DueSince => Streams.Min(stream => stream.DueSince ?? long.MaxValue);
}
