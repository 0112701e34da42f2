using Portcullis.Client;

namespace AspNetCoreCaller;

/// <summary>Calls the gated API. It knows nothing of tokens.</summary>
internal sealed class PricesClient(HttpClient http)
{
    public async Task<IResult> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        return await Problem.ReadAsync(response, cancellationToken) is { } problem
            ? Results.Json(new { problem.Code, Missing = problem.Missing.Select(condition => $"{condition}") }, statusCode: problem.Status)
            : Results.Content(await response.Content.ReadAsStringAsync(cancellationToken), "application/json");
    }
}
