namespace Portcullis.Credentials;

/// <summary>Asked on every request about a token that is otherwise good: whether the grant behind it still stands.</summary>
public interface IRevocationCheck
{
    /// <summary>
    /// Null when the grant stands, else why not (<see cref="RefusalCode.RevokedToken"/>, <see cref="RefusalCode.AccountBlocked"/>).
    /// Answers from memory, at once and from many threads.
    /// </summary>
    Refusal? Check(AccessToken token);
}
