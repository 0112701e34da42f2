using BenchmarkDotNet.Running;
using Portcullis.Benchmarks.Load;

const string usage = """
    usage: bench/run           [--rounds N] [--seconds N] [--connections N]   everything under load, then the goals
           bench/run gate      [the same]                                     only the gates: Portcullis, YARP, HAProxy, Express
           bench/run sign-in   [the same]                                     only signing in: Portcullis, Express
           bench/run micro     [--filter PATTERN]                             recovery, Keccak-256, SIWE, decisions (BenchmarkDotNet)
    """;

switch (args)
{
    case ["micro", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(LoadOptions).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest);
        return 0;
    case [] or ["--rounds" or "--seconds" or "--connections", ..]:
        return await GateLoad.RunAsync(LoadOptions.Parse(args));
    case ["gate", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest) with { WithSignIn = false });
    case ["sign-in", .. var rest]:
        return await GateLoad.RunAsync(LoadOptions.Parse(rest) with { WithGates = false });
    case ["plain-yarp", var url, var upstream]:
        await PlainYarp.RunAsync(url, upstream);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
