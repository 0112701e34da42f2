namespace Portcullis.Terminal;

/// <summary>A command cannot go on. The message is for the user: what is wrong and what to do; it holds no secret.</summary>
internal sealed class CommandException(string message) : Exception(message);
