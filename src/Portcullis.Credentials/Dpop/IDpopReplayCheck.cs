namespace Portcullis.Credentials.Dpop;

/// <summary>Remembers proofs that were used (RFC 9449, 11.1), for every server that takes proofs for one URL.</summary>
public interface IDpopReplayCheck
{
    /// <summary>Marks a proof as used. Of any number of calls with one id, at the same time too, one is answered <see cref="DpopUse.First"/>.</summary>
    /// <param name="id">43 characters that stand for the proof's key and <c>jti</c>.</param>
    /// <param name="expiresAt">Until when it must be remembered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DpopUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
