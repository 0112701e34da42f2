using Portcullis.Commands;

using var signals = new StopSignals();
return await PortcullisCommand.RunAsync(args, signals.Token);
