namespace Portcullis.Admin;

/// <summary>The admin listener cannot start; the message says why and what to do.</summary>
internal sealed class AdminException(string message, Exception inner) : Exception(message, inner);
