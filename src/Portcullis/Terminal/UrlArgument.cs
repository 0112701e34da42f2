using System.CommandLine;
using System.CommandLine.Parsing;

namespace Portcullis.Terminal;

/// <summary>Arguments and options that must be absolute http or https URLs.</summary>
internal static class UrlArgument
{
    internal static Argument<Uri> Create(string description) => new("URL") { Description = description, CustomParser = Read };

    /// <summary>Reads an argument, or the value of an option.</summary>
    internal static Uri? Read(ArgumentResult result)
    {
        if (Parse(result.Tokens[0].Value) is { } url)
        {
            return url;
        }

        result.AddError($"'{result.Tokens[0].Value}' is not an absolute http or https URL, such as https://api.example/prices");
        return null;
    }

    /// <summary>The URL, or null when the text is none, is of another scheme, or carries a user name.</summary>
    internal static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0 ? url : null;
}
