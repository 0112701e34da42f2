using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Facts;

/// <summary>A block whose logs have been applied, and what they touched.</summary>
/// <param name="Header">The block.</param>
/// <param name="Watched">The shelves up to this number were watched when its logs were asked for.</param>
/// <param name="Touched">Whose facts its logs touched.</param>
/// <param name="Cleared">The shelves of which every fact was touched.</param>
internal sealed record RecentBlock(BlockHeader Header, int Watched, IReadOnlySet<(FactShelf Shelf, Hash Subject)> Touched, IReadOnlySet<FactShelf> Cleared)
{
    /// <summary>Whether a fact read before this block may be another after it.</summary>
    public bool MayTouch(FactShelf shelf, Hash subject) => shelf.Number > Watched || Cleared.Contains(shelf) || Touched.Contains((shelf, subject));
}
