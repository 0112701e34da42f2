using System.Text.Json;

namespace Portcullis.Ethereum.Rpc;

/// <summary>The programs that nodes run as creation code: embedded as they stand in <c>contracts/compiled</c>.</summary>
internal static class CompiledProgram
{
    /// <summary>The code of a contract of <c>contracts/src</c>; its arguments follow it.</summary>
    public static Bytes Load(string name)
    {
        using var stream = typeof(CompiledProgram).Assembly.GetManifestResourceStream($"Portcullis.Ethereum.{name}.json")!;
        using var document = JsonDocument.Parse(stream);
        return Bytes.Parse(document.RootElement.GetProperty("bytecode").GetString()!);
    }
}
