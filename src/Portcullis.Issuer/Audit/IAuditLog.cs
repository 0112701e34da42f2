using Portcullis.Issuer.Stores;

namespace Portcullis.Issuer.Audit;

/// <summary>The lasting record of refusals and of grants opened and closed. Recording never waits for the store and never fails a request.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry; the time is the store's clock's.</summary>
    void Record(AuditEntry entry);
}
