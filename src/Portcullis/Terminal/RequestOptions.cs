using System.CommandLine;
using System.Text;
using Portcullis.Client;

namespace Portcullis.Terminal;

/// <summary>What a request of <c>portcullis call</c> is made of, in curl's words.</summary>
internal sealed class RequestOptions
{
    internal const string TokenVariable = "PORTCULLIS_TOKEN";

    private readonly Option<string?> _method = new("--request", "-X") { Description = "The method. By default GET, and POST with -d.", HelpName = "METHOD" };

    private readonly Option<string[]> _headers = new("--header", "-H") { Description = "A header to send; may be given again.", HelpName = "\"NAME: VALUE\"" };

    private readonly Option<string?> _data = new("--data", "-d")
    {
        Description = "The body: a text, @FILE, or @- for standard input. Sent as application/json unless -H \"Content-Type: …\" says otherwise.",
        HelpName = "BODY",
    };

    private readonly Option<bool> _include = new("--include", "-i") { Description = "Print the answer's status line and headers before its body." };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"An access token from portcullis login, sent from the start; also from the variable {TokenVariable}.",
        HelpName = "TOKEN",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_method);
        command.Options.Add(_headers);
        command.Options.Add(_data);
        command.Options.Add(_include);
        command.Options.Add(_token);
    }

    internal async Task<ApiCall> ReadAsync(ParseResult parse, Uri url, CancellationToken cancellationToken)
    {
        var body = parse.GetValue(_data) is { } data ? await ReadBodyAsync(data, cancellationToken) : null;
        var method = parse.GetValue(_method) ?? (body is null ? "GET" : "POST");
        var token = parse.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        return new ApiCall(url, ReadMethod(method), [.. (parse.GetValue(_headers) ?? []).Select(ReadHeader)], body)
        {
            Token = string.IsNullOrWhiteSpace(token) ? null : token.Trim(),
            ShowHeaders = parse.GetValue(_include),
        };
    }

    private static HttpMethod ReadMethod(string text)
    {
        try
        {
            return new HttpMethod(text);
        }
        catch (FormatException)
        {
            throw new CommandException($"'{text}' is no HTTP method");
        }
    }

    private static KeyValuePair<string, string> ReadHeader(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !text.Any(char.IsControl)
            ? new(text[..colon].Trim(), text[(colon + 1)..].Trim())
            : throw new CommandException($"'{Printable.Line(text)}' is no header: write \"Name: value\"");
    }

    private static async Task<byte[]> ReadBodyAsync(string data, CancellationToken cancellationToken)
    {
        if (!data.StartsWith('@'))
        {
            return Encoding.UTF8.GetBytes(data);
        }

        if (data != "@-")
        {
            return await TextFile.ReadBytesAsync(data[1..], cancellationToken);
        }

        using var body = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(body, cancellationToken);
        return body.ToArray();
    }
}
