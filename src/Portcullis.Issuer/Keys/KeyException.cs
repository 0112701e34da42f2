namespace Portcullis.Issuer.Keys;

/// <summary>The signing keys cannot be used; the message says which file and what to do.</summary>
/// <param name="message">What is wrong, and the remedy; holds no key.</param>
/// <param name="inner">The cause, where there is one.</param>
public sealed class KeyException(string message, Exception? inner) : Exception(message, inner);
