using System.Buffers;
using System.Text;

namespace Portcullis.Ethereum.SignedRequests;

/// <summary>
/// Builds the bytes that are signed (RFC 9421, section 2.5). Knows header fields and the derived components <c>@method</c>, <c>@scheme</c>,
/// <c>@authority</c>, <c>@path</c>, <c>@query</c>, <c>@target-uri</c> and <c>@request-target</c>, all without parameters.
/// </summary>
public static class SignatureBase
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(character => (char)character), '\t']);

    /// <summary>The base; null when a component is unknown here or absent from the message, or its value is not of plain ASCII, which would let one line pass for two.</summary>
    /// <param name="message">The request.</param>
    /// <param name="components">What is covered, in the signer's order.</param>
    /// <param name="parameters">The value of <c>@signature-params</c>: the inner list with its parameters.</param>
    public static byte[]? Build(RequestMessage message, IReadOnlyList<string> components, string parameters)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(parameters);
        var text = new StringBuilder(512);
        foreach (var component in components)
        {
            if (Read(message, component) is not { } value || value.AsSpan().ContainsAnyExcept(Plain))
            {
                return null;
            }

            text.Append('"').Append(component).Append("\": ").Append(value).Append('\n');
        }

        return parameters.AsSpan().ContainsAnyExcept(Plain) ? null : Encoding.ASCII.GetBytes(text.Append("\"@signature-params\": ").Append(parameters).ToString());
    }

    /// <summary>Whether a component's name is one that can be rebuilt from a request that has it.</summary>
    internal static bool IsKnown(string component) => component switch
    {
        "@method" or "@scheme" or "@authority" or "@path" or "@query" or "@target-uri" or "@request-target" => true,
        _ => IsFieldName(component),
    };

    private static string? Read(RequestMessage message, string component) => component switch
    {
        "@method" => message.Method,
        "@scheme" => message.Scheme.ToLowerInvariant(),
        "@authority" => message.NormalAuthority,
        "@path" => PathOf(message),
        "@query" => message.Query.Length == 0 ? "?" : message.Query,
        "@target-uri" => $"{message.Scheme.ToLowerInvariant()}://{message.NormalAuthority}{PathOf(message)}{message.Query}",
        "@request-target" => PathOf(message) + message.Query,
        _ => IsFieldName(component) ? message.CombinedField(component) : null,
    };

    private static string PathOf(RequestMessage message) => message.Path.Length == 0 ? "/" : message.Path;

    private static bool IsFieldName(string component)
    {
        foreach (var character in component)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && !"!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return component.Length > 0;
    }
}
