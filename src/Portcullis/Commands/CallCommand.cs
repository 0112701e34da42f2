using System.CommandLine;
using System.Net;
using Portcullis.Client;
using Portcullis.Terminal;

namespace Portcullis.Commands;

/// <summary><c>portcullis call URL</c>: a request, signed in when the server asks for it.</summary>
internal static class CallCommand
{
    internal static Command Create()
    {
        var url = UrlArgument.Create("What to call.");
        var request = new RequestOptions();
        var wallet = new WalletOptions();
        var issuer = new Option<Uri?>("--issuer")
        {
            Description = "Where to sign in, when the API that is called stands elsewhere and takes tokens for it (--resource).",
            HelpName = "URL",
            CustomParser = UrlArgument.Read,
        };
        var signed = new Option<bool>("--signed") { Description = "Sign the request itself (ERC-8128) instead of signing in: nothing is asked first, and there is no token." };
        var command = new DetailedCommand(
            "call",
            "Sends a request and prints the answer, much like curl, signing in with a wallet key when needed.",
            """
            When the server answers 401 it signs in and sends the request again. Redirects are not followed.

            Examples:
              portcullis call https://api.example/prices --keystore ~/wallet.json
              portcullis call https://api.example/orders -X POST -d '{"amount":1}' --key-file ./key
              portcullis call https://api.example/prices --token "$TOKEN" -i
              portcullis call https://api.example/prices --keystore ~/wallet.json --signed
              portcullis call https://prices.example/all --keystore ~/wallet.json --issuer https://api.example --resource https://prices.example

            Exit codes: 0 answered below 400, 1 could not try, 22 answered 400 or above (why is on standard error).
            """)
        {
            url,
        };
        request.AddTo(command);
        wallet.AddTo(command);
        command.Options.Add(issuer);
        command.Options.Add(signed);
        command.Run((parse, cancellationToken) => parse.GetValue(signed)
            ? RunSignedAsync(parse, parse.GetRequiredValue(url), parse.GetValue(issuer), request, wallet, cancellationToken)
            : RunAsync(parse, parse.GetRequiredValue(url), ApiOrigin.Of(parse.GetValue(issuer) ?? parse.GetRequiredValue(url)), request, wallet, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Uri url, ApiOrigin issuer, RequestOptions options, WalletOptions wallet, CancellationToken cancellationToken)
    {
        if (ApiOrigin.Of(url) != issuer && !wallet.HasResource(parse))
        {
            throw new CommandException("--issuer needs --resource: without it the token would be one for the issuer's own API, and go to another server");
        }

        using var client = ApiClient.CreateStreaming();
        var call = await options.ReadAsync(parse, url, cancellationToken);
        using var key = await wallet.Key.ReadAsync(parse, cancellationToken);
        var response = await SendAsync(client, call, call.Token, cancellationToken);
        try
        {
            if (response.StatusCode == HttpStatusCode.Unauthorized && key is not null)
            {
                var outcome = await wallet.SignInAsync(parse, issuer, key, cancellationToken);
                if (outcome is not SignInOutcome.SignedIn signedIn)
                {
                    return await SignInReport.TellFailureAsync(parse.InvocationConfiguration.Error, outcome);
                }

                response.Dispose();
                if (ApiOrigin.Of(url) is var origin && origin != issuer)
                {
                    await WalletOptions.WarnIfExposedAsync(parse.InvocationConfiguration.Error, origin);
                }

                response = await SendAsync(client, call, signedIn.Token, cancellationToken);
            }

            return await CallReport.WriteAsync(parse, response, call.ShowHeaders, hasKey: key is not null, cancellationToken);
        }
        finally
        {
            response.Dispose();
        }
    }

    private static async Task<int> RunSignedAsync(ParseResult parse, Uri url, Uri? issuer, RequestOptions options, WalletOptions wallet, CancellationToken cancellationToken)
    {
        using var client = ApiClient.CreateStreaming();
        var call = await options.ReadAsync(parse, url, cancellationToken);
        if (issuer is not null)
        {
            throw new CommandException("--signed and --issuer cannot go together: a signed request is judged where it is sent");
        }

        if (call.Token is not null)
        {
            throw new CommandException("--signed and --token cannot go together: a signed request has no token");
        }

        using var key = await wallet.Key.ReadAsync(parse, cancellationToken) ?? throw new CommandException("--signed needs the wallet's key: give --keystore or --key-file");
        using var request = call.CreateSignedRequest(await wallet.CreateSignerAsync(parse, ApiOrigin.Of(url), key, cancellationToken));
        using var response = await SendAsync(client, call, request, cancellationToken);
        return await CallReport.WriteAsync(parse, response, call.ShowHeaders, hasKey: true, cancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, ApiCall call, string? token, CancellationToken cancellationToken)
    {
        using var request = call.CreateRequest(token);
        return await SendAsync(client, call, request, cancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, ApiCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new CommandException($"cannot reach {ApiOrigin.Of(call.Url)}: {exception.Message}");
        }
    }
}
