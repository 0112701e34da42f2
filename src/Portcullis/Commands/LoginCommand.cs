using System.CommandLine;
using Portcullis.Client;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary><c>portcullis login URL</c>: signs in with a wallet key and prints the access token.</summary>
internal static class LoginCommand
{
    internal static Command Create()
    {
        var url = UrlArgument.Create("The API, or any address on it.");
        var wallet = new WalletOptions();
        var command = new DetailedCommand(
            "login",
            "Signs in with a wallet key, and prints the access token.",
            """
            Nothing but the token goes to standard output.
            The message that the server asks to be signed must be for that server, or it is not signed.

            Examples:
              portcullis login https://api.example --keystore ~/wallet.json
              portcullis login https://api.example --keystore ~/wallet.json --resource https://prices.example
              TOKEN=$(portcullis login http://localhost:8080 --key-file ./key)
              curl -H "Authorization: Bearer $TOKEN" http://localhost:8080/market-data/prices

            Exit codes: 0 signed in, 1 could not try, 22 refused by the server.
            """)
        {
            url,
        };
        wallet.AddTo(command);
        command.Run(async (parse, cancellationToken) =>
        {
            using var key = await wallet.Key.RequireAsync(parse, cancellationToken);
            var origin = ApiOrigin.Of(parse.GetRequiredValue(url));
            var outcome = await wallet.SignInAsync(parse, origin, key, cancellationToken);
            if (outcome is SignInOutcome.SignedIn signedIn)
            {
                await SignInReport.TellAsync(parse.InvocationConfiguration.Error, key.Address, origin, signedIn);
                await parse.InvocationConfiguration.Output.WriteLineAsync(signedIn.Token);
                return ExitCode.Success;
            }

            return await SignInReport.TellFailureAsync(parse.InvocationConfiguration.Error, outcome);
        });
        return command;
    }
}
