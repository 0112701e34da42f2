using System.CommandLine;

namespace Portcullis.Commands.Gateways;

/// <summary><c>portcullis gateway</c>: the commands about gateways that stand before an API in Portcullis' place.</summary>
internal static class GatewayCommand
{
    internal static Command Create() => new("gateway", "Configures other gateways to ask Portcullis, or to check its tokens.")
    {
        GatewayConfigCommand.Create(),
    };
}
