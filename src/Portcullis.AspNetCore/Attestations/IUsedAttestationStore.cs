namespace Portcullis.AspNetCore.Attestations;

/// <summary>
/// Remembers attestations that were used, for <see cref="AttestationRequirement.SingleUse"/>. The one that is there by default keeps them in the memory of the process: where
/// several processes serve one API, register a shared one.
/// </summary>
public interface IUsedAttestationStore
{
    /// <summary>Marks an attestation as used. Of any number of calls with one id, at the same time too, one is answered <see cref="AttestationUse.First"/>.</summary>
    /// <param name="id">The attestation's id.</param>
    /// <param name="expiresAt">Until when it must be remembered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<AttestationUse> UseAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
