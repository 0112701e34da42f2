
namespace Portcullis.Issuer.Stores;

/// <summary>An audit entry with its time.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Entry">What happened.</param>
public sealed record AuditRecord(DateTimeOffset At, AuditEntry Entry);
