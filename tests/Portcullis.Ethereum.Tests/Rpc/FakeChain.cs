using System.Text.Json.Nodes;
using Portcullis.Ethereum.Abi;
using Portcullis.Ethereum.Rpc;

namespace Portcullis.Ethereum.Tests.Rpc;

/// <summary>A chain in memory with Multicall3 on it, behind the JSON-RPC calls of a node that runs programs. A contract answers a call by a function; null is a revert.</summary>
internal sealed class FakeChain
{
    private static readonly AbiType[] Calls = [AbiType.Parse("(address,bool,bytes)[]")];
    private static readonly AbiType[] Results = [AbiType.Parse("(bool,bytes)[]")];

    public FakeChain()
    {
        Transport = new FakeTransport(Answer);
        Contracts[Identity] = input => input;
    }

    /// <summary>The precompiled contract that returns what it is given.</summary>
    public static Address Identity { get; } = Address.Parse("0x0000000000000000000000000000000000000004");

    public FakeTransport Transport { get; }

    public bool HasMulticall { get; set; } = true;

    public bool RunsPrograms { get; set; } = true;

    public Dictionary<Address, Func<Bytes, Bytes?>> Contracts { get; } = [];

    public Dictionary<Address, ulong> Balances { get; } = [];

    /// <summary>In place of what Multicall3 answers; null to let it work.</summary>
    public Func<Bytes, RpcResponse>? Aggregate { get; set; }

    /// <summary>In place of what a program answers, but for the look whether they are run; null to let it work.</summary>
    public Func<RpcResponse>? Program { get; set; }

    /// <summary>How many reads a program has gas for.</summary>
    public int MostInProgram { get; set; } = int.MaxValue;

    /// <summary>Calls that a gas-burning neighbour starves where they are joined, though they work alone.</summary>
    public HashSet<Address> Starved { get; } = [];

    public IEnumerable<string> MethodsAsked => Transport.Batches.Select(batch => string.Join(' ', batch.Select(request => request.Method)));

    private RpcResponse Answer(RpcRequest request) => request.Method switch
    {
        "eth_getCode" => Data(Text(request) == StateReader.UsualMulticall3.ToLowerString() ? (HasMulticall ? "0x60" : "0x") : "0xc0de"),
        "eth_getBalance" => Data($"0x{BalanceOf(Address.Parse(Text(request))):x}"),
        "eth_call" when request.Parameters[0]!["to"] is null => RunsPrograms ? Run(request) : FakeTransport.Error(-32000),
        "eth_call" => Call(Address.Parse(request.Parameters[0]!["to"]!.GetValue<string>()), Input(request)),
        _ => FakeTransport.Error(-32601),
    };

    private RpcResponse Call(Address to, Bytes input) =>
        to != StateReader.UsualMulticall3 ? Run(to, input) is { } data ? Data(data.ToString()) : FakeTransport.Error(3, "0x08c379a0")
        : !HasMulticall ? Data("0x")
        : Aggregate is not null ? Aggregate(input)
        : Data(RunAll(input).ToString());

    /// <summary>What <c>contracts/src/StateReads.sol</c> says that it does.</summary>
    private RpcResponse Run(RpcRequest request)
    {
        var code = Input(request).Span;
        var length = (int)new UInt256(code[^32..]).ToBigInteger();
        var reads = code[^(32 + length)..^32];
        var isLook = length == 45;
        var (answers, made) = (new List<byte>(), 0);
        while (!reads.IsEmpty)
        {
            var (account, size) = (new Address(reads[..20]), (reads[20] << 8) | reads[21]);
            reads = reads[22..];
            var answer = size == 0xffff ? Word(BalanceOf(account)) : Run(account, new Bytes(reads[..size].ToArray()));
            reads = reads[(size == 0xffff ? 0 : size)..];
            var (status, data) = !isLook && made++ >= MostInProgram ? (4, Bytes.Empty) : Starved.Contains(account) ? (0, Bytes.Empty) : answer is { } told ? (1, told) : (3, Bytes.Parse("0x08c379a0"));
            answers.AddRange([(byte)status, 0, (byte)(data.Length >> 8), (byte)data.Length, .. data.Span]);
        }

        return Program is null || isLook ? Data(new Bytes([.. answers]).ToString()) : Program();
    }

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
        if (to != StateReader.UsualMulticall3)
        {
            return Contracts.TryGetValue(to, out var contract) ? contract(input) : Bytes.Empty;
        }

        new Bytes(input.Span[..4].ToArray()).ShouldBe(Bytes.Parse("0x4d2301cc"));
        return Word(BalanceOf(new Address(input.Span[16..])));
    }

    private static Bytes Word(ulong value) => new(UInt256.FromUInt64(value).ToArray());

    private static Bytes Input(RpcRequest request) => Bytes.Parse(request.Parameters[0]!["data"]!.GetValue<string>());

    private ulong BalanceOf(Address account) => Balances.GetValueOrDefault(account);

    private static string Text(RpcRequest request) => request.Parameters[0]!.GetValue<string>();

    private static RpcResponse Data(string hex) => FakeTransport.Result(JsonValue.Create(hex).ToJsonString());
}
