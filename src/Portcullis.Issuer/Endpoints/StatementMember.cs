using System.Text.Json;

namespace Portcullis.Issuer.Endpoints;

/// <summary>The member <c>message</c> of bodies that bring a proof.</summary>
internal static class StatementMember
{
    /// <summary>What was signed: a text, or the text of an object, which EIP-712 documents may be sent as; null when it is neither.</summary>
    public static string? Read(JsonElement? message) => message switch
    {
        { ValueKind: JsonValueKind.String } text => ReadText(text),
        { ValueKind: JsonValueKind.Object } document => document.GetRawText(),
        _ => null,
    };

    private static string? ReadText(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair is JSON, but no text.
            return null;
        }
    }
}
