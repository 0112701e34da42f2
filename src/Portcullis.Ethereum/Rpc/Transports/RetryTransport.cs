namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>Asks once more, after a pause of random length, where <see cref="AnswerRules"/> say that the same question may now be answered.</summary>
/// <param name="inner">What is asked again.</param>
/// <param name="pause">The mean length of the pause; it is from half to one and a half of it.</param>
/// <param name="clock">Measures the pause.</param>
/// <param name="random">Spreads the pauses, so that those who failed together do not ask again together.</param>
public sealed class RetryTransport(IRpcTransport inner, TimeSpan pause, TimeProvider clock, Random random) : IRpcTransport
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            var responses = await inner.SendAsync(requests, cancellationToken);
            if (!MayAskAgain(requests, responses))
            {
                return responses;
            }
        }
        catch (RpcException exception) when (AnswerRules.Judge(exception) == AnswerStanding.TryAgain)
        {
            // Asked again below.
        }

        await Task.Delay(pause * (0.5 + random.NextDouble()), clock, cancellationToken);
        return await inner.SendAsync(requests, cancellationToken);
    }

    private static bool MayAskAgain(IReadOnlyList<RpcRequest> requests, IReadOnlyList<RpcResponse> responses)
    {
        for (var i = 0; i < responses.Count; i++)
        {
            if (responses[i].Error is not null && AnswerRules.Judge(requests[i], responses[i]) == AnswerStanding.TryAgain)
            {
                return true;
            }
        }

        return false;
    }
}
