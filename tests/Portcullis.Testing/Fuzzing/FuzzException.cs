namespace Portcullis.Testing.Fuzzing;

/// <summary>An input for which a property does not hold, made as short as it goes, with the seed that leads to it.</summary>
public sealed class FuzzException(string message, Exception? inner = null) : Exception(message, inner);
