using System.Net;
using Portcullis.Client;
using Portcullis.Terminal;
using Portcullis.Ethereum;

namespace Portcullis.Demo;

/// <summary>Tells the demo's story by itself, as a client of the running gateway, and checks every step.</summary>
internal sealed class Walkthrough : IDisposable
{
    private readonly Func<DemoAccount, DemoAccount, CancellationToken, Task> _movePass;
    private readonly TextWriter _output;
    private readonly HttpClient _client = ApiClient.Create();
    private readonly DemoCaller _alice;
    private readonly DemoCaller _bob;
    private readonly DemoCaller _carol;
    private readonly DemoBackend _backend;
    private int _steps;
    private int _wrong;

    /// <param name="origin">The gateway.</param>
    /// <param name="pass">The gold pass.</param>
    /// <param name="movePass">Moves the gold pass from one to another, on the chain.</param>
    /// <param name="output">Hears the story.</param>
    internal Walkthrough(ApiOrigin origin, Address pass, Func<DemoAccount, DemoAccount, CancellationToken, Task> movePass, TextWriter output)
    {
        _movePass = movePass;
        _output = output;
        _alice = new DemoCaller(_client, origin, DemoAccount.Alice);
        _bob = new DemoCaller(_client, origin, DemoAccount.Bob);
        _carol = new DemoCaller(_client, origin, DemoAccount.Carol);
        _backend = new DemoBackend(_client, origin, pass);
    }

    /// <summary>Tells the story; whether every step came out as it should.</summary>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await MeetAsync(cancellationToken);
        await AttestAsync(cancellationToken);
        await SellAsync(cancellationToken);
        await BuyBackAsync(cancellationToken);
        await _output.WriteLineAsync(_wrong == 0 ? $"All {_steps} steps came out right." : $"{_wrong} of {_steps} steps came out WRONG.");
        return _wrong == 0;
    }

    public void Dispose() => _client.Dispose();

    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        await SignInAsync("alice signs in with her wallet", _alice, cancellationToken);
        await GetAsync("alice, who holds the gold pass, reads the gold prices", _alice, DemoRoute.Gold, HttpStatusCode.OK, cancellationToken);
        await SignInAsync("bob signs in", _bob, cancellationToken);
        await GetAsync("bob, who holds 10 coins, reads the basic prices", _bob, DemoRoute.Basic, HttpStatusCode.OK, cancellationToken);
        await GetAsync("bob is refused the gold prices", _bob, DemoRoute.Gold, HttpStatusCode.Forbidden, cancellationToken);
        await SignInAsync("carol, who holds nothing, signs in all the same", _carol, cancellationToken);
        await GetAsync("carol is refused the basic prices, and told what is missing", _carol, DemoRoute.Basic, HttpStatusCode.Forbidden, cancellationToken);
    }

    private async Task AttestAsync(CancellationToken cancellationToken)
    {
        await TellAsync("a backend makes itself an API key", HttpStatusCode.OK, await _backend.MakeKeyAsync(cancellationToken));
        await AttestAsync("it asks whether bob's wallet holds the gold pass, and the signed answer verifies", DemoAccount.Bob, "no", cancellationToken);
        await AttestAsync("it asks about alice's", DemoAccount.Alice, "yes", cancellationToken);
        await TellAsync("the API key opens no gated route", HttpStatusCode.Unauthorized, await _backend.GetByKeyAsync(DemoRoute.Gold.Path, cancellationToken));
        await TellAsync("nor does alice's attestation", HttpStatusCode.Unauthorized, await _backend.GetByAttestationAsync(DemoRoute.Gold.Path, cancellationToken));
    }

    private async Task SellAsync(CancellationToken cancellationToken)
    {
        await MoveAsync("alice sells the pass to carol, on the chain", DemoAccount.Alice, DemoAccount.Carol, cancellationToken);
        await GetAsync("alice's next call, with the same token, is refused", _alice, DemoRoute.Gold, HttpStatusCode.Forbidden, cancellationToken);
        await GetAsync("carol, the buyer, reads the gold prices with the token she had", _carol, DemoRoute.Gold, HttpStatusCode.OK, cancellationToken);
        await AttestAsync("the backend asks about alice's wallet once more", DemoAccount.Alice, "no", cancellationToken);
    }

    private async Task BuyBackAsync(CancellationToken cancellationToken)
    {
        await MoveAsync("alice buys the pass back", DemoAccount.Carol, DemoAccount.Alice, cancellationToken);
        await GetAsync("alice's old token works again", _alice, DemoRoute.Gold, HttpStatusCode.OK, cancellationToken);
        await GetAsync("carol is refused again", _carol, DemoRoute.Gold, HttpStatusCode.Forbidden, cancellationToken);
    }

    private async Task AttestAsync(string step, DemoAccount account, string expected, CancellationToken cancellationToken) =>
        await TellAsync(step, expected, await _backend.AttestAsync(account, cancellationToken));

    private async Task SignInAsync(string step, DemoCaller caller, CancellationToken cancellationToken) =>
        await TellAsync(step, HttpStatusCode.OK, await caller.SignInAsync(cancellationToken));

    private async Task GetAsync(string step, DemoCaller caller, DemoRoute route, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var answer = await caller.GetAsync(route.Path, cancellationToken);
        var explained = expected != HttpStatusCode.Forbidden || answer.Reasons.Count > 0;
        await TellAsync(step, expected, answer.Status, explained);
        foreach (var reason in answer.Reasons)
        {
            await _output.WriteLineAsync($"      missing: {reason}");
        }
    }

    private async Task MoveAsync(string step, DemoAccount from, DemoAccount to, CancellationToken cancellationToken)
    {
        await _movePass(from, to, cancellationToken);
        await _output.WriteLineAsync($"  --  {step}");
    }

    private Task TellAsync(string step, HttpStatusCode expected, HttpStatusCode? actual, bool explained = true) =>
        TellAsync(step, $"{(int)expected}", Describe(actual), explained);

    private Task TellAsync(string step, string expected, string actual, bool explained = true)
    {
        _steps++;
        var right = actual == expected && explained;
        _wrong += right ? 0 : 1;
        var verdict = right ? "right" : explained ? "WRONG" : "WRONG, without a reason";
        return _output.WriteLineAsync($"{_steps,4}  {step}: expected {expected}, got {actual}, {verdict}");
    }

    private static string Describe(HttpStatusCode? status) => status is { } code ? $"{(int)code}" : "no usable answer";
}
