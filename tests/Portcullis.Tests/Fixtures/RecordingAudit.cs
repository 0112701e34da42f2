using System.Collections.Concurrent;
using Portcullis.Issuer.Audit;
using Portcullis.Issuer.Stores;

namespace Portcullis.Tests.Fixtures;

internal sealed class RecordingAudit : IAuditLog
{
    public ConcurrentQueue<AuditEntry> Entries { get; } = new();

    public void Record(AuditEntry entry) => Entries.Enqueue(entry);
}
