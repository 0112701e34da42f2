using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;
using Portcullis.Ethereum.Rpc.Nodes;

namespace Portcullis.Solana.Rpc;

/// <summary>
/// Asks every operator, and gives what a number of them say. Of two nodes hardly ever both are at one slot, so what is compared is what a wallet holds, and not the slot that it was read at;
/// a slot counts when so many have reached it.
/// </summary>
/// <param name="operators">One client for each operator, by name.</param>
/// <param name="needed">How many must agree: more than half.</param>
/// <param name="events">Told of those that answer otherwise, and of what is undecided.</param>
public sealed class ClusterQuorum(IReadOnlyList<(string Name, SolanaClient Client)> operators, int needed, INodeEvents events) : IClusterReader
{
    /// <inheritdoc/>
    /// <remarks>The least slot of the first that answer, so that each of them has reached it; the hash is the word of the one that is at it.</remarks>
    public async Task<(ulong Slot, Hash Hash)> GetBlockAsync(ulong leastSlot, CancellationToken cancellationToken)
    {
        var answers = new List<(ulong Slot, Hash Hash)>();
        await foreach (var (_, answer) in AskAsync((client, stop) => client.GetBlockAsync(leastSlot, stop), cancellationToken))
        {
            answers.Add(answer);
            if (answers.Count == needed)
            {
                return answers.MinBy(block => block.Slot);
            }
        }

        throw Undecided(SolanaClient.BlockMethod);
    }

    /// <inheritdoc/>
    public async Task<Holding> GetHoldingAsync(SolanaAddress owner, SolanaAddress? mint, ulong leastSlot, CancellationToken cancellationToken)
    {
        var answers = new List<(string Name, Holding Holding)>();
        await foreach (var answer in AskAsync((client, stop) => client.GetHoldingAsync(owner, mint, leastSlot, stop), cancellationToken))
        {
            answers.Add(answer);
            var same = answers.FindAll(other => IsSame(other.Holding, answer.Answer));
            if (same.Count == needed)
            {
                answers.FindAll(other => !IsSame(other.Holding, answer.Answer)).ForEach(other => events.Disagreed(other.Name, SolanaClient.MethodOf(mint)));
                return same.ConvertAll(other => other.Holding).MinBy(holding => holding.Slot);
            }
        }

        throw Undecided(SolanaClient.MethodOf(mint));
    }

    private static bool IsSame(Holding one, Holding other) => one.Amount == other.Amount && one.Decimals == other.Decimals;

    /// <summary>The usable answers as they come; those that nobody waits for any more are called off.</summary>
    private async IAsyncEnumerable<(string Name, T Answer)> AskAsync<T>(
        Func<SolanaClient, CancellationToken, Task<T>> ask, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = operators.Select(one => TryAsync(one.Name, ask(one.Client, stop.Token))).ToList();
        try
        {
            await foreach (var done in Task.WhenEach(asked).WithCancellation(cancellationToken))
            {
                if (await done is { IsUsable: true } usable)
                {
                    yield return (usable.Name, usable.Answer!);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static async Task<(bool IsUsable, string Name, T? Answer)> TryAsync<T>(string name, Task<T> asked)
    {
        try
        {
            return (true, name, await asked);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            return (false, name, default);
        }
    }

    private RpcException Undecided(string method)
    {
        events.Undecided(method);
        return new RpcException($"fewer than {needed} operators gave the same answer to {method}") { Failure = RpcFailure.NoQuorum };
    }
}
