using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Tests.Gateway;

/// <summary>With everything of ours logged, no line holds a secret, and each refusal's line has its code.</summary>
public sealed class SecrecyTests
{
    private static readonly string[] Codes =
    [
        "nonce_used", "chain_unavailable", "missing_token", "invalid_token", "not_found", "ambiguous_path", "upstream_unavailable",
        "invalid_message", "method_not_allowed",
    ];

    [Fact]
    [Trait("Case", "A4")]
    public async Task Logs_OfEveryKindOfRequest_HoldNoSecret()
    {
        await using var gateway = await LiveGateway.StartAsync(null);
        var secrets = await CallAsync(gateway);
        gateway.Logs.Lines.ShouldNotBeEmpty();
        foreach (var secret in secrets)
        {
            secret.Length.ShouldBeGreaterThan(10);
            gateway.Logs.Lines.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Logs_OfEveryRefusal_HaveItsCode()
    {
        await using var gateway = await LiveGateway.StartAsync(null);
        await CallAsync(gateway);
        foreach (var code in Codes)
        {
            gateway.Logs.Lines.Count(line => line.Contains("Refused", StringComparison.Ordinal) && line.Contains(code, StringComparison.Ordinal)).ShouldBeGreaterThan(0, code);
        }
    }

    /// <summary>Signs in, calls and is refused in every way; gives back all that is secret in it.</summary>
    private static async Task<string[]> CallAsync(LiveGateway gateway)
    {
        using var wallet = new EthereumKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(EthereumKey.Size));
        var (message, nonce) = await gateway.ChallengeAsync(wallet);
        var signature = Sign(wallet, message);
        var token = (string)(await gateway.SignInAsync(message, signature))["access_token"]!;
        await gateway.SignInAsync(message, signature);
        var (second, secondNonce) = await gateway.ChallengeAsync(wallet);
        await gateway.SignInAsync(second, signature);
        await gateway.SignInAsync("not a message", signature);
        var (third, thirdNonce) = await gateway.ChallengeAsync(wallet);
        var thirdSignature = Sign(wallet, third);
        await gateway.SignInAsync(third, thirdSignature, "market-data");
        foreach (var path in new[] { "/premium/x", "/pub/x", "/dead/x", $"/{token}", $"/pub/a%2F{token}", $"/premium/{token}?access_token={token}" })
        {
            await GetAsync(gateway, path, token);
            await GetAsync(gateway, path, null);
            await GetAsync(gateway, path, token + "forged");
        }

        using var trace = new HttpRequestMessage(HttpMethod.Trace, $"/premium/{token}");
        (await gateway.Http.SendAsync(trace)).Dispose();
        return [token, signature[2..], thirdSignature[2..], nonce, secondNonce, thirdNonce, LiveGateway.NodeSecret, .. gateway.KeyLines];
    }

    private static string Sign(EthereumKey wallet, string message) => Hex.Format(wallet.SignMessage(message));

    private static async Task GetAsync(LiveGateway gateway, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        (await gateway.Http.SendAsync(request)).Dispose();
    }
}
