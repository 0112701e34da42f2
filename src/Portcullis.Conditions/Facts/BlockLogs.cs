using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>What is known of a block's logs.</summary>
/// <param name="Logs">The logs.</param>
/// <param name="Unsure">The contracts of which there may be others.</param>
internal sealed record BlockLogs(IReadOnlyList<EventLog> Logs, IReadOnlySet<Address> Unsure)
{
    /// <summary>The contracts of logs that were told and that the block's filter denies; such logs do not count.</summary>
    public IReadOnlySet<Address> Denied { get; init; } = new HashSet<Address>();

    /// <summary>That there are none of interest.</summary>
    public static BlockLogs None { get; } = new([], new HashSet<Address>());
}
