using BenchmarkDotNet.Running;
using Portcullis.Benchmarks.Chains;
using Portcullis.Benchmarks.Load;
using Portcullis.Benchmarks.Micro;

const string usage = """
    usage: bench/run           [--rounds N] [--seconds N] [--warm-up SECONDS] [--connections N]   everything under load, then the goals
           bench/run gate      [the same]                                     only the gates: Portcullis, YARP, HAProxy, Express
           bench/run sign-in   [the same]                                     only signing in: Portcullis, Express
           bench/run signed    [the same]                                     only signed requests beside a token
           bench/run attest    [the same]                                     only attesting: Portcullis, Express
           bench/run chain     [the same]                                     reading a chain: cold decisions, calls for a million decisions, memory of a million wallets
           bench/run recovery  [--rounds N]                                   key recovery: libsecp256k1 alone, through us, managed; by CPU time
           bench/run compare PROGRAM [the same]                               the gate beside another program of it, in turn
           bench/run micro     [--filter PATTERN]                             recovery, Keccak-256, SIWE, decisions (BenchmarkDotNet)
    """;

switch (args)
{
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(LoadOptions).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest);
        return 0;
    case [] or ["--rounds" or "--seconds" or "--warm-up" or "--connections", ..]:
        return await GateLoad.RunAsync(LoadOptions.Parse(args));
    case ["gate", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest) with { Parts = LoadParts.Gates });
    case ["sign-in", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest) with { Parts = LoadParts.SignIn });
    case ["signed", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest) with { Parts = LoadParts.Signed });
    case ["attest", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest) with { Parts = LoadParts.Attest });
    case ["compare", var other, .. var rest]:
        return await VersionsLoad.RunAsync(other, LoadOptions.Parse(rest));
    case ["chain", .. var rest]:
        return await ChainLoad.RunAsync(LoadOptions.Parse(rest));
    case ["recovery", .. var rest]:
        RecoveryRates.Run(LoadOptions.Parse(rest));
        return 0;
    case ["token-api", var url, var authority]:
        await TokenApi.RunAsync(url, authority);
        return 0;
    case ["plain-yarp", var url, var upstream]:
        await PlainYarp.RunAsync(url, upstream);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
