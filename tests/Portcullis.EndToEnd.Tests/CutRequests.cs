using System.Net;

namespace Portcullis.EndToEnd.Tests;

/// <summary>Requests that are made again and again until the gate closes. One that is under way just then is cut: its connection is reset.</summary>
internal static class CutRequests
{
    /// <summary>The answer; null when the request was cut.</summary>
    public static async Task<HttpResponseMessage?> AnswerAsync(Task<HttpResponseMessage> sending)
    {
        try
        {
            return await sending;
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            return null;
        }
    }

    /// <summary>The status of the answer; null when the request was cut.</summary>
    public static async Task<HttpStatusCode?> StatusAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await AnswerAsync(sending);
        return answer?.StatusCode;
    }
}
