using System.Text.Json;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Runs the scripts in <c>wallet/</c>: viem, siwe and jose, none of which is ours.</summary>
internal static class Wallet
{
    private static readonly string Folder = Repository.PathTo("tests", "Portcullis.EndToEnd.Tests", "wallet");

    internal static Task<JsonElement> SignInAsync(object arguments) => RunAsync("signin.mjs", arguments);

    internal static Task<JsonElement> VerifyAsync(object arguments) => RunAsync("verify.mjs", arguments);

    internal static Task<JsonElement> SignAsync(object arguments) => RunAsync("sign.mjs", arguments);

    internal static Task<JsonElement> TransferAsync(object arguments) => RunAsync("transfer.mjs", arguments);

    internal static Task<JsonElement> RunKindAsync(object arguments) => RunAsync("kinds.mjs", arguments);

    internal static Task<JsonElement> LinkAsync(object arguments) => RunAsync("link.mjs", arguments);

    internal static Task<JsonElement> SignInOnSolanaAsync(object arguments) => RunAsync("solana.mjs", arguments);

    internal static Task<JsonElement> EncryptAsync(object arguments) => RunAsync("keystore.mjs", arguments);

    private static async Task<JsonElement> RunAsync(string script, object arguments)
    {
        var result = await Programs.RunAsync("node", [Path.Combine(Folder, script), JsonSerializer.Serialize(arguments, JsonSerializerOptions.Web)]);
        result.ExitCode.ShouldBe(0, result.Error);
        return JsonElement.Parse(result.Output);
    }
}
