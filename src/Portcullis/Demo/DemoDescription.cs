namespace Portcullis.Demo;

/// <summary>What <c>GET /demo.json</c> tells scripts.</summary>
internal sealed record DemoDescription(
    ulong ChainId,
    string RpcUrl,
    DemoDescription.ContractAddresses Contracts,
    IReadOnlyList<DemoDescription.Person> Accounts,
    IReadOnlyList<DemoRoute> Routes)
{
    internal const string Path = "/demo.json";

    /// <summary>The client that may send people to the sign-in page.</summary>
    internal const string Client = "demo-app";

    internal static DemoDescription Create(Uri rpcUrl, DemoContracts contracts) => new(
        DemoNode.ChainId,
        rpcUrl.GetLeftPart(UriPartial.Authority),
        new ContractAddresses(contracts.Coin.ToString(), contracts.Pass.ToString(), contracts.Badge.ToString()),
        [.. DemoAccount.Cast.Select(account => new Person(account.Name, account.Address.ToString(), account.PrivateKey, account.Holds))],
        DemoRoute.All);

    internal sealed record ContractAddresses(string Coin, string Pass, string Badge);

    internal sealed record Person(string Name, string Address, string PrivateKey, string Holds);
}
