using System.Text.Json;
using System.Threading.Channels;
using Portcullis.Ethereum;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Conditions.Tests.Fixtures;

/// <summary>A node whose answers a test gives by hand: each call is put on a line, and waits until it is answered.</summary>
internal sealed class FakeTransport : IRpcTransport
{
    private readonly Channel<Question> _line = Channel.CreateUnbounded<Question>();
    private int _count;

    /// <summary>Answers at once instead of putting calls on the line, when set.</summary>
    public Func<RpcRequest, RpcResponse>? AtOnce { get; set; }

    /// <summary>Told of each call before it is answered.</summary>
    public Action<IReadOnlyList<RpcRequest>>? Sent { get; set; }

    /// <summary>How many times the node was called, a batch counting once.</summary>
    public int Count => Volatile.Read(ref _count);

    public static RpcResponse Result(object value) => new(JsonSerializer.SerializeToElement(value), null);

    public static RpcResponse Header(int number, Hash? hash = null) => Result(new
    {
        number = $"0x{number:x}",
        hash = (hash ?? FakeChain.Block(number).Hash).ToString(),
        parentHash = FakeChain.Block(number - 1).Hash.ToString(),
        timestamp = "0x0",
    });

    public async Task<IReadOnlyList<RpcResponse>> SendAsync(IReadOnlyList<RpcRequest> requests, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        Sent?.Invoke(requests);
        if (AtOnce is { } answer)
        {
            await Task.Yield();
            return [.. requests.Select(answer)];
        }

        var question = new Question(requests, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _line.Writer.WriteAsync(question, cancellationToken);
        return await question.Answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The next call that the node gets.</summary>
    public Task<Question> NextAsync() => _line.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    internal sealed record Question(IReadOnlyList<RpcRequest> Requests, TaskCompletionSource<IReadOnlyList<RpcResponse>> Answer)
    {
        public string Method => Requests[0].Method;

        public void Reply(params RpcResponse[] responses) => Answer.SetResult(responses);

        /// <summary>The same answer to each of a batch.</summary>
        public void ReplyToAll(RpcResponse response) => Reply([.. Requests.Select(_ => response)]);

        public void Fail() => Answer.SetException(new RpcException("the node is down"));
    }
}
