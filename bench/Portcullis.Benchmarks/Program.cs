using BenchmarkDotNet.Running;
using Portcullis.Benchmarks.Load;

const string usage = """
    usage: bench/run gate   [--rounds N] [--seconds N] [--connections N]   the gate beside the same proxy ungated, under wrk
           bench/run micro  [--filter PATTERN]                             recovery, Keccak-256, SIWE, decisions (BenchmarkDotNet)
    """;

switch (args)
{
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(LoadOptions).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest);
        return 0;
    case ["gate", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest));
    case ["plain-yarp", var url, var upstream]:
        await PlainYarp.RunAsync(url, upstream);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
