namespace Portcullis.Issuer.Stores;

/// <summary>The store could not do what was asked: locked for too long, read-only, full, gone, or of a newer version than this program.</summary>
/// <param name="message">What happened; holds nothing that is stored.</param>
/// <param name="inner">What the store said, where it said anything.</param>
public sealed class StoreException(string message, Exception? inner) : Exception(message, inner);
