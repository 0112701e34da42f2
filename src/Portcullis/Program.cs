using Portcullis.Commands;
using Portcullis.Terminal;

using var signals = new StopSignals();
return await PortcullisCommand.RunAsync(args, signals.Token);
