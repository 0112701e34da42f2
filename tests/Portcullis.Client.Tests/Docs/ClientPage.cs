using Portcullis.Ethereum.Crypto;

namespace Portcullis.Client.Tests.Docs;

/// <summary>The code of docs/client.md, compiled.</summary>
internal static class ClientPage
{
    internal static async Task CallAsync(byte[] privateKey, CancellationToken cancellationToken)
    {
        using var key = new EthereumKey(privateKey);
        using var session = new CallerSession(new CallerOptions { Issuer = new Uri("https://api.example.com") }, WalletSigner.Of(key));
        using var client = session.CreateClient();

        using var response = await client.GetAsync("/market-data/prices", cancellationToken);
        if (await Problem.ReadAsync(response, cancellationToken) is { } problem)
        {
            foreach (var condition in problem.Missing)
            {
                Console.WriteLine(condition);     // gold: Gold pass (nft_ownership) is not met, needs 1
            }
        }
    }
}
