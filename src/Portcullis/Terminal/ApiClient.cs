namespace Portcullis.Terminal;

/// <summary>The HTTP client of the terminal commands: follows no redirect and keeps no cookie, so that a token goes nowhere else.</summary>
internal static class ApiClient
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private const int LargestAnswer = 1 << 20;

    /// <summary>For answers that are read whole, such as a challenge.</summary>
    internal static HttpClient Create() => new(CreateHandler()) { Timeout = Timeout, MaxResponseContentBufferSize = LargestAnswer };

    /// <summary>For answers that are passed on as they come, however long.</summary>
    internal static HttpClient CreateStreaming() => new(CreateHandler()) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    private static SocketsHttpHandler CreateHandler() =>
        new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15) };
}
