using System.Net.Http.Headers;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tests.Samples;

/// <summary>The app that gates itself, on a chain of its own.</summary>
public sealed class InProcessSampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portcullis-sample-");
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task InProcess_SoldAndBoughtBack_ClosesAndOpensWithTheSameToken()
    {
        await using var chain = await TestChain.StartAsync();
        var (alice, bob) = (Anvil.Accounts[1], Anvil.Accounts[2]);
        await chain.MintPassAsync(alice.Address, 1);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "policies.json"), $$"""
            { "policies": { "market-data": { "tiers": [
              { "name": "gold", "when": { "type": "nft_ownership", "chainId": 31337, "contractAddress": "{{chain.Pass}}" } } ] } } }
            """);
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        var (program, _) = await Sample.StartAppAsync("AspNetCoreInProcess", url, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FOLDER"] = _folder.FullName,
            ["Portcullis__PublicUrl"] = url,
            ["Portcullis__Chains__31337__Rpc__0__Url"] = chain.RpcUrl.ToString(),
            ["Portcullis__Chains__31337__HeadMaxAge"] = "00:00:00",
        });
        await using var __ = program;
        var login = await Programs.RunPortcullisAsync("login", url, "--key", alice.PrivateKey);
        login.ExitCode.ShouldBe(0, login.Error);
        var token = login.Output.Trim();

        (await AskAsync(url, token)).ShouldBe((200, $$"""{"account":"eip155:31337:{{alice.Address}}","tier":"gold"}"""));
        await chain.TransferPassAsync(alice.Address, bob.Address, 1);
        (await AskAsync(url, token)).Status.ShouldBe(403);
        await chain.TransferPassAsync(bob.Address, alice.Address, 1);
        (await AskAsync(url, token)).Status.ShouldBe(200);
        (await AskAsync(url, null)).Status.ShouldBe(401);
    }

    private async Task<(int Status, string Body)> AskAsync(string url, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url + "/gold");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
