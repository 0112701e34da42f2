using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using static Portcullis.EndToEnd.Tests.DemoFixture;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>Attestations of the running demo, good ones and spoilt ones.</summary>
internal static class DemoAttestations
{
    internal static object GoldPass(this DemoFixture demo) => new { type = "nft_ownership", chainId = 31337, contractAddress = demo.Contract("pass"), label = "Gold pass" };

    internal static object Coins(this DemoFixture demo, string threshold) =>
        new { type = "token_balance", chainId = 31337, contractAddress = demo.Contract("coin"), threshold };

    /// <summary>The URL as it stands in <c>iss</c>.</summary>
    internal static string Issuer(this DemoFixture demo) => demo.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>The token of an attestation about one of the cast.</summary>
    /// <param name="demo">The demo.</param>
    /// <param name="name">Whose wallet.</param>
    /// <param name="condition">What is asked.</param>
    /// <param name="isProven">Whether they prove the wallet.</param>
    internal static async Task<string> AttestationAsync(this DemoFixture demo, string name, object condition, bool isProven = false)
    {
        var wallet = Text(demo.Account(name), "address");
        var walletProof = isProven ? await demo.ProveAsync(name) : null;
        using var answer = await demo.AttestAsync(walletProof is null
            ? new { wallet, format = "jwt", conditions = new[] { condition } }
            : new { wallet, format = "jwt", conditions = new[] { condition }, walletProof });
        var body = await JsonAsync(answer);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        return Text(body.GetProperty("data"), "jwt");
    }

    /// <summary>The same with an answer that its signature is not over: a no that was made a yes.</summary>
    internal static string MakeYes(string token) => With(token, claims => claims["pass"] = true, signature: null);

    /// <summary>The same as the demo would have signed it so long ago.</summary>
    internal static string SignedAgo(this DemoFixture demo, string token, TimeSpan age)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Directory.GetFiles(Path.Combine(demo.Folder, "data", "keys"), "attest-*.pem").Single()));
        return With(token, Shift, signed => Base64UrlEncoder.Encode(key.SignData(signed, HashAlgorithmName.SHA256)));

        void Shift(JsonObject claims)
        {
            foreach (var name in new[] { "iat", "exp" })
            {
                claims[name] = (long)claims[name]! - (long)age.TotalSeconds;
            }
        }
    }

    private static string With(string token, Action<JsonObject> change, Func<byte[], string>? signature)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        change(claims);
        var signed = $"{parts[0]}.{Base64UrlEncoder.Encode(claims.ToJsonString(JsonSerializerOptions.Default))}";
        return $"{signed}.{signature?.Invoke(Encoding.ASCII.GetBytes(signed)) ?? parts[2]}";
    }

    private static async Task<object> ProveAsync(this DemoFixture demo, string name)
    {
        using var answer = await demo.Client.PostAsJsonAsync(
            "/auth/challenge", new { address = Text(demo.Account(name), "address"), chainId = 31337, domain = demo.Url.Authority, purpose = "attest" });
        var body = await JsonAsync(answer);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        var message = Text(body, "message");
        var signed = await Wallet.SignAsync(new { privateKey = demo.Key(name), message });
        return new { message, signature = Text(signed, "signature") };
    }
}
