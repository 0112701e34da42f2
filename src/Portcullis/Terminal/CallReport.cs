using System.CommandLine;
using System.Text;
using Portcullis.Client;

namespace Portcullis.Terminal;

/// <summary>Writes the answer of <c>portcullis call</c>: the body to standard output, why it was refused to standard error.</summary>
internal static class CallReport
{
    private const int LargestProblem = 1 << 16;

    internal static async Task<int> WriteAsync(ParseResult parse, HttpResponseMessage response, bool showHeaders, bool hasKey, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        if (showHeaders)
        {
            await output.WriteAsync(Encoding.UTF8.GetBytes(Head(response)), cancellationToken);
        }

        var start = await CopyAsync(response, output, cancellationToken);
        if ((int)response.StatusCode < 400)
        {
            return ExitCode.Success;
        }

        await output.FlushAsync(cancellationToken);
        var error = parse.InvocationConfiguration.Error;
        await error.WriteLineAsync();
        await SignInReport.TellAsync(error, "", Problem.Parse((int)response.StatusCode, start));
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized && !hasKey)
        {
            await error.WriteLineAsync($"to sign in, give --keystore FILE, --key-file FILE, --key 0x…, or set {KeyOptions.KeyVariable}");
        }

        return ExitCode.Refused;
    }

    private static string Head(HttpResponseMessage response)
    {
        var text = new StringBuilder($"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}\n");
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            foreach (var value in values)
            {
                text.Append(name).Append(": ").Append(value).Append('\n');
            }
        }

        return text.Append('\n').ToString();
    }

    // Passes the body on as it comes and keeps its start, in which a refusal is read.
    private static async Task<byte[]> CopyAsync(HttpResponseMessage response, Stream output, CancellationToken cancellationToken)
    {
        using var start = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[81920];
        try
        {
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await start.WriteAsync(buffer.AsMemory(0, Math.Min(read, LargestProblem - (int)start.Length)), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new CommandException($"the answer broke off: {exception.Message}");
        }

        return start.ToArray();
    }
}
