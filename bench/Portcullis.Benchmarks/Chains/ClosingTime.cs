using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Portcullis.Benchmarks.Load;
using Portcullis.Testing;

namespace Portcullis.Benchmarks.Chains;

/// <summary>How long after a node announced the block of a sale the gateway refuses the seller. The gateway and we listen to the same node, each over its own WebSocket.</summary>
internal static class ClosingTime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sells and buys back.</summary>
    /// <returns>The slowest, milliseconds.</returns>
    public static async Task<double> MeasureAsync(TestChain chain, int times)
    {
        var folder = Directory.CreateTempSubdirectory("portcullis-bench-").FullName;
        try
        {
            await using var upstream = await NginxUpstream.StartAsync(folder);
            await using var gate = await GateUnderTest.StartAsync(folder, chain, upstream.Url);
            using var client = new HttpClient { BaseAddress = gate.Url };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await gate.SignInAsync());
            List<double> all = [];
            for (var i = 0; i < times; i++)
            {
                all.Add(await SellAsync(chain, client));
            }

            Console.Error.WriteLine($"announcement to 403, ms: {string.Join(" ", all.Order().Select(each => $"{each:N0}"))}");
            return all.Max();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> SellAsync(TestChain chain, HttpClient client)
    {
        var holder = Anvil.Accounts[0].Address;
        var coins = await chain.CoinBalanceAsync(holder);
        await UntilAsync(client, HttpStatusCode.OK);
        using var socket = await SubscribeAsync(chain);
        var sale = chain.TransferCoinAsync(holder, TestChain.Deployer, coins);
        await ReceiveAsync(socket);
        var watch = Stopwatch.StartNew();
        await UntilAsync(client, HttpStatusCode.Forbidden);
        var closed = watch.Elapsed.TotalMilliseconds;
        await sale;
        await chain.TransferCoinAsync(TestChain.Deployer, holder, coins);
        return closed;
    }

    private static async Task UntilAsync(HttpClient client, HttpStatusCode status)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            using var answer = await client.GetAsync("/gated");
            if (answer.StatusCode == status)
            {
                return;
            }
        }

        throw new InvalidOperationException($"the gateway did not answer {status} in time");
    }

    private static async Task<ClientWebSocket> SubscribeAsync(TestChain chain)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(chain.RpcUrl) { Scheme = "ws" }.Uri, CancellationToken.None);
        await socket.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}"""u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        await ReceiveAsync(socket);
        return socket;
    }

    private static async Task ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(Patience);
        while (!(await socket.ReceiveAsync(buffer, patience.Token)).EndOfMessage)
        {
        }
    }
}
