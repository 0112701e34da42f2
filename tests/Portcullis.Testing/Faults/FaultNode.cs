using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Testing.Faults;

/// <summary>
/// A JSON-RPC node in this process, on a free port of the loopback interface, that answers rightly or with one <see cref="NodeFault"/>. What it knows comes from
/// a real node (<see cref="NodeProxy"/>), from recordings, or from a chain in memory.
/// </summary>
public sealed class FaultNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly INodeBackend _chain;
    private long _requests;
    private long _calls;
    private long _injected;
    private volatile NodeFault _fault;

    private FaultNode(INodeBackend chain)
    {
        _chain = chain;
        _app = LoopbackApp.Create();
        _app.Run(HandleAsync);
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What it does wrong from now on.</summary>
    public NodeFault Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>How many blocks behind it is with <see cref="NodeFault.Lagging"/>.</summary>
    public int Lag { get; set; } = 20;

    /// <summary>The parent of every block with <see cref="NodeFault.FalseParent"/>; when null, of each another than it has.</summary>
    public string? Parent { get; set; }

    /// <summary>The most calls that it takes in one batch; a larger one gets one error for all.</summary>
    public int MostCalls { get; set; } = int.MaxValue;

    /// <summary>The methods whose answers are wrong; all when null.</summary>
    public Func<string, bool>? Only { get; set; }

    /// <summary>How many HTTP requests came.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>How many JSON-RPC calls came, those of batches too.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>How many answers were made wrong.</summary>
    public long Injected => Interlocked.Read(ref _injected);

    /// <summary>Starts listening.</summary>
    public static async Task<FaultNode> StartAsync(INodeBackend chain, NodeFault fault = NodeFault.None)
    {
        var node = new FaultNode(chain) { Fault = fault };
        await node._app.StartAsync();
        node.Url = new Uri(node._app.Urls.Single());
        return node;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var asked = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var fault = Fault;
        var calls = asked is JsonArray batch ? batch.Select(call => call!.AsObject()).ToList() : [asked.AsObject()];
        if (calls.Count > MostCalls)
        {
            await context.Response.WriteAsJsonAsync(Error(-32600, "batch too large"));
            return;
        }

        var answers = new List<JsonObject>();
        foreach (var call in calls)
        {
            answers.Add(await AnswerAsync(fault, call));
        }

        try
        {
            var onWire = calls.Exists(call => IsAffected(call)) ? fault : NodeFault.None;
            await FaultyWire.SendAsync(onWire, context, Encoding.UTF8.GetBytes(Write(onWire, answers, asked is JsonArray)));
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }

    private bool IsAffected(JsonObject call) => Only?.Invoke(call["method"]!.GetValue<string>()) ?? true;

    private async Task<JsonObject> AnswerAsync(NodeFault fault, JsonObject call)
    {
        var (method, parameters) = (call["method"]!.GetValue<string>(), call["params"] as JsonArray ?? []);
        var turn = Interlocked.Increment(ref _calls);
        if (!IsAffected(call))
        {
            fault = NodeFault.None;
        }

        var right = await _chain.AnswerAsync(method, parameters);
        var answer = fault switch
        {
            NodeFault.Lagging => await new LaggingView(_chain, Lag).AnswerAsync(method, parameters),
            NodeFault.Regressing => await new LaggingView(_chain, (int)Math.Min(turn, 90)).AnswerAsync(method, parameters),
            NodeFault.NoFinality when parameters is [JsonValue tag, ..] && tag.ToString() is "safe" or "finalized" => Unfinalized(),
            _ => (JsonObject)right.DeepClone(),
        };
        FaultyAnswers.Spoil(fault == NodeFault.FarHead && !IsLatest(parameters) ? NodeFault.None : fault, method, answer, turn);
        if (fault == NodeFault.FalseParent && Parent is not null && answer["result"] is JsonObject block && block.ContainsKey("parentHash"))
        {
            block["parentHash"] = Parent;
        }

        answer["id"] = fault == NodeFault.WrongId ? call["id"]!.GetValue<long>() + 1_000_000 : call["id"]!.DeepClone();
        if (!JsonNode.DeepEquals(right["result"], answer["result"]) || !JsonNode.DeepEquals(right["error"], answer["error"]))
        {
            Interlocked.Increment(ref _injected);
        }

        return answer;
    }

    private static string Write(NodeFault fault, List<JsonObject> answers, bool isBatch)
    {
        if (fault == NodeFault.MissingItem)
        {
            answers.RemoveAt(answers.Count - 1);
        }
        else if (fault == NodeFault.Reordered)
        {
            answers.Reverse();
        }

        return isBatch || answers.Count == 0 ? new JsonArray([.. answers]).ToJsonString() : answers[0].ToJsonString();
    }

    private static bool IsLatest(JsonArray parameters) => parameters is [JsonValue tag, ..] && tag.ToString() == "latest";

    private static JsonObject Unfinalized() => Error(-39001, "Unknown block");

    private static JsonObject Error(int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = null, ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };
}
