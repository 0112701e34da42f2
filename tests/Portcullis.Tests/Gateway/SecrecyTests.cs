using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.SignedRequests;
using Portcullis.Issuer.Privacy;
using Portcullis.Tests.Fixtures;

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

    [Theory]
    [InlineData(null, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Logs_AtEveryLevel_NameAddressesOnlyWhereTheSettingsSaySo(bool? setting, bool arePlain)
    {
        await using var gateway = await LiveGateway.StartAsync(settings =>
        {
            if (setting is { } said)
            {
                settings["Privacy"] = new JsonObject { ["LogAddresses"] = said };
            }

            settings["Logging"]!["LogLevel"] = new JsonObject { ["Default"] = "Trace", ["Microsoft"] = "Trace", ["Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace", ["Yarp"] = "Trace", ["System"] = "Trace" };
        });
        using var wallet = new EthereumKey(System.Security.Cryptography.RandomNumberGenerator.GetBytes(EthereumKey.Size));

        await SignInCallAndRefreshAsync(gateway, wallet);

        var (address, name) = (wallet.Address.ToString(), gateway.App.Services.GetRequiredService<AddressNames>().Hash(wallet.Address.ToString()));
        var lines = gateway.Logs.Lines.ToArray();
        lines.Any(line => line.Contains(address[2..], StringComparison.OrdinalIgnoreCase)).ShouldBe(arePlain);
        lines.Any(line => line.Contains(name, StringComparison.Ordinal)).ShouldBe(!arePlain);
        foreach (var part in new[] { "with 503 chain_unavailable to eip155:1:", "with 400 invalid_target to eip155:1:", "/premium/" })
        {
            lines.ShouldContain(line => line.Contains(part + (arePlain ? address : name), StringComparison.Ordinal), part);
        }
    }

    /// <summary>Names the address wherever somebody may: in paths, queries and headers, refused and let through.</summary>
    private static async Task SignInCallAndRefreshAsync(LiveGateway gateway, EthereumKey wallet)
    {
        var (message, _) = await gateway.ChallengeAsync(wallet);
        var answer = await gateway.SignInAsync(message, Sign(wallet, message));
        await gateway.SignInAsync(message, Sign(wallet, message));
        var (other, _) = await gateway.ChallengeAsync(wallet);
        await gateway.SignInAsync(other, Sign(wallet, other), "market-data");
        foreach (var path in new[] { $"/premium/{wallet.Address}", $"/pub/{wallet.Address.ToLowerString()}?of={wallet.Address}", $"/dead/{wallet.Address}", $"/auth/nonce?address={wallet.Address}", $"/{wallet.Address}" })
        {
            await GetAsync(gateway, path, (string)answer["access_token"]!);
        }

        var url = new Uri(TestGateway.PublicUrl);
        var signed = new RequestSigner(wallet, 1, SignedRequestProfile.Draft, TimeProvider.System).Sign(
            new RequestMessage { Method = "GET", Scheme = url.Scheme, Authority = url.Authority, Path = "/premium/x", Query = "", HasContent = false, Field = _ => [] }, default);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/premium/x");
        request.Headers.TryAddWithoutValidation("Signature-Input", signed.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signed.Signature);
        (await gateway.Http.SendAsync(request)).Dispose();
        var refresh = (string)answer["refresh_token"]!;
        await gateway.PostAsync("/oauth2/token", new JsonObject { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["resource"] = "https://evil.test" });
        await gateway.PostAsync("/oauth2/token", new JsonObject { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh });
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
