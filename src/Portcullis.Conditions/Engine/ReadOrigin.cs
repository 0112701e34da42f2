namespace Portcullis.Conditions.Engine;

/// <summary>Who has named what is read.</summary>
public enum ReadOrigin
{
    /// <summary>The operator, in a policy.</summary>
    Policy,

    /// <summary>
    /// A caller, in a request. It may be any contract, one made to harm too: its reads share no call with those of others, wait in a queue of their own, and nothing of it is watched.
    /// </summary>
    Caller,
}
