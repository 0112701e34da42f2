namespace Portcullis.Issuer.Stores;

/// <summary>How making a key for oneself came out.</summary>
public enum SelfServiceKind
{
    /// <summary>It is made.</summary>
    Made,

    /// <summary>There is a key for this e-mail address already.</summary>
    EmailTaken,

    /// <summary>As many keys as may be were made from where the caller is.</summary>
    TooMany,
}
