namespace Portcullis.Testing;

/// <summary>Anvil answered a call with a JSON-RPC error, or did not start.</summary>
public sealed class AnvilException(string message, int code = 0) : Exception(message)
{
    /// <summary>The JSON-RPC error's code; 0 when there was none.</summary>
    public int Code { get; } = code;
}
