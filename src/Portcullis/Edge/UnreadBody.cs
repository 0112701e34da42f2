using Portcullis.Credentials;

namespace Portcullis.Edge;

/// <summary>Why a request's body was not read to its end.</summary>
internal static class UnreadBody
{
    /// <summary>The refusal for the status that the server or the proxy found.</summary>
    public static Refusal Explain(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => new(RefusalCode.BodyTooLarge, "Send a smaller body."),
        StatusCodes.Status408RequestTimeout => new(RefusalCode.RequestTimeout, "Send the body without long pauses."),
        _ => new(RefusalCode.InvalidRequest, "The request's body could not be read to its end."),
    };
}
