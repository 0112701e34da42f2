namespace Portcullis.Issuer.Stores;

/// <summary>Who can cause an audit entry. Each class waits and is kept apart, so that what costs nothing to cause displaces nothing that matters.</summary>
public enum AuditClass
{
    /// <summary>A grant or a block: kept by age alone.</summary>
    Event,

    /// <summary>A refusal of somebody who has proven an account.</summary>
    ProvenRefusal,

    /// <summary>A refusal of anybody.</summary>
    UnprovenRefusal,
}
