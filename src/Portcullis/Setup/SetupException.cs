namespace Portcullis.Setup;

/// <summary>No configuration can be made of the answers. The message is for the user: what is wrong and what to do; it holds no secret.</summary>
internal sealed class SetupException(string message) : Exception(message);
