using System.Text.Json.Nodes;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>A chain in memory with Multicall3 on it, behind the JSON-RPC calls. A contract answers a call by a function; null is a revert.</summary>
internal sealed class FakeChain
{
    private static readonly AbiType[] Calls = [AbiType.Parse("(address,bool,bytes)[]")];
    private static readonly AbiType[] Results = [AbiType.Parse("(bool,bytes)[]")];

    public FakeChain() => Transport = new FakeTransport(Answer);

    public FakeTransport Transport { get; }

    public bool HasMulticall { get; set; } = true;

    public Dictionary<Address, Func<Bytes, Bytes?>> Contracts { get; } = [];

    public Dictionary<Address, ulong> Balances { get; } = [];

    /// <summary>In place of what Multicall3 answers; null to let it work.</summary>
    public Func<Bytes, RpcResponse>? Aggregate { get; set; }

    /// <summary>Calls that a gas-burning neighbour starves inside Multicall3, though they work alone.</summary>
    public HashSet<Address> Starved { get; } = [];

    public IEnumerable<string> MethodsAsked => Transport.Batches.Select(batch => string.Join(' ', batch.Select(request => request.Method)));

    private RpcResponse Answer(RpcRequest request) => request.Method switch
    {
        "eth_getCode" => Data(Text(request) == Multicall3.DefaultAddress.ToLowerString() ? (HasMulticall ? "0x60" : "0x") : "0xc0de"),
        "eth_getBalance" => Data($"0x{BalanceOf(Address.Parse(Text(request))):x}"),
        "eth_call" => Call(Address.Parse(request.Parameters[0]!["to"]!.GetValue<string>()), Bytes.Parse(request.Parameters[0]!["data"]!.GetValue<string>())),
        _ => FakeTransport.Error(-32601),
    };

    private RpcResponse Call(Address to, Bytes input) =>
        to != Multicall3.DefaultAddress ? Run(to, input) is { } data ? Data(data.ToString()) : FakeTransport.Error(3, "0x08c379a0")
        : !HasMulticall ? Data("0x")
        : Aggregate is not null ? Aggregate(input)
        : Data(RunAll(input).ToString());

    private Bytes RunAll(Bytes input)
    {
        new Bytes(input.Span[..4].ToArray()).ShouldBe(Bytes.Parse("0x82ad56cb"));
        AbiDecoder.TryDecode(Calls, input.Span[4..], out var values).ShouldBeTrue();
        var results = ((object[])values[0]).Cast<object[]>().Select(call =>
        {
            call[1].ShouldBe(true);
            var data = Starved.Contains((Address)call[0]) ? null : Run((Address)call[0], (Bytes)call[2]);
            return new object[] { data is not null, data ?? Bytes.Empty };
        });
        return AbiEncoder.Encode(Results, [results.ToArray<object>()]);
    }

    private Bytes? Run(Address to, Bytes input)
    {
        if (to != Multicall3.DefaultAddress)
        {
            return Contracts.TryGetValue(to, out var contract) ? contract(input) : Bytes.Empty;
        }

        new Bytes(input.Span[..4].ToArray()).ShouldBe(Bytes.Parse("0x4d2301cc"));
        return new Bytes(UInt256.FromUInt64(BalanceOf(new Address(input.Span[16..]))).ToArray());
    }

    private ulong BalanceOf(Address account) => Balances.GetValueOrDefault(account);

    private static string Text(RpcRequest request) => request.Parameters[0]!.GetValue<string>();

    private static RpcResponse Data(string hex) => FakeTransport.Result(JsonValue.Create(hex).ToJsonString());
}
