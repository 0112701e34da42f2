using Portcullis.Conditions.Policies;
using Portcullis.Credentials;

namespace Portcullis.Streams;

/// <summary>How a stream stands, as far as it can be told without deciding: refused, to be decided anew, or, with neither, as before.</summary>
/// <param name="Refused">Why a new request would be refused whatever is decided.</param>
/// <param name="Due">The policy to decide by.</param>
internal readonly record struct StreamStanding(RefusalCode? Refused, Policy? Due)
{
    /// <summary>Nothing has changed.</summary>
    public static StreamStanding AsBefore => default;
}
