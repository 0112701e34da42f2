using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portcullis.Ethereum.Crypto;

namespace Portcullis.Client.Tests.Docs;

/// <summary>The code of docs/client.md and of the package's page, compiled.</summary>
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

    internal static void AddToTheApp(IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient<PricesClient>().AddPortcullisCaller(options =>
        {
            options.Authority = "https://api.example.com";
            options.Key = builder.Configuration["Prices:Key"];          // a secret; or Signer, where the key is somewhere else
        });
    }

    internal static void BindAll(IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient<PricesClient>().AddPortcullisCaller(builder.Configuration.GetSection("Prices").Bind);
    }

    internal static void Share(IHostApplicationBuilder builder)
    {
        builder.Services.AddPortcullisCaller("gate", builder.Configuration.GetSection("Gate").Bind);
        builder.Services.AddHttpClient<PricesClient>().AddPortcullisCaller("gate");
        builder.Services.AddHttpClient("orders").AddPortcullisCaller("gate");
    }

    internal static void ByAVault(IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient<PricesClient>().AddPortcullisCaller(builder.Configuration.GetSection("Prices").Bind);
        builder.Services.AddOptions<PortcullisCallerOptions>("PricesClient").Configure<IVault>((options, vault) => options.Signer = new WalletSigner(vault.Address, vault.SignAsync));
    }
}
