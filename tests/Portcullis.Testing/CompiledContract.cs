using System.Text.Json;

namespace Portcullis.Testing;

/// <summary>One of the compiled contracts checked in under <c>contracts/compiled</c>.</summary>
/// <param name="ContractName">Its name in the source.</param>
/// <param name="Bytecode">What is sent to deploy it.</param>
/// <param name="DeployedBytecode">What stands on the chain afterwards.</param>
public sealed record CompiledContract(string ContractName, string Bytecode, string DeployedBytecode)
{
    /// <summary>Reads one by name, such as <c>Coin</c>.</summary>
    public static CompiledContract Read(string name)
    {
        using var file = File.OpenRead(Repository.PathTo("contracts", "compiled", name + ".json"));
        return JsonSerializer.Deserialize<CompiledContract>(file, JsonSerializerOptions.Web)!;
    }
}
