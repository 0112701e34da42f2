using System.Net;
using System.Net.Http.Headers;
using Portcullis.Client;

namespace Portcullis.Demo;

/// <summary>One of the cast as a client of the gateway, over HTTP like any other.</summary>
internal sealed class DemoCaller(HttpClient client, ApiOrigin origin, DemoAccount account)
{
    private string? _token;

    /// <summary>Signs in and keeps the token.</summary>
    /// <returns>The status of the answer that decided; null when the answer was unusable.</returns>
    internal async Task<HttpStatusCode?> SignInAsync(CancellationToken cancellationToken)
    {
        using var key = account.OpenKey();
        var outcome = await new SignInClient(client, TimeProvider.System).SignInAsync(new SignInRequest(origin, DemoNode.ChainId, null, null), key, cancellationToken);
        _token = (outcome as SignInOutcome.SignedIn)?.Token;
        return outcome switch
        {
            SignInOutcome.SignedIn => HttpStatusCode.OK,
            SignInOutcome.Refused refused => (HttpStatusCode)refused.Problem.Status,
            _ => null,
        };
    }

    /// <summary>Reads a path with the kept token.</summary>
    internal async Task<DemoAnswer> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, origin.At(path));
        request.Headers.Authorization = _token is null ? null : new AuthenticationHeaderValue("Bearer", _token);
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new DemoAnswer(response.StatusCode, [.. Problem.Parse((int)response.StatusCode, body).Missing.Select(condition => condition.ToString())]);
    }
}
