using Microsoft.Extensions.Options;

namespace Portcullis.Issuer;

/// <summary>Makes settings whole: paths start from the configuration folder, and the public URL is written in its one form.</summary>
internal sealed class IssuerOptionsCompletion(string folder) : IPostConfigureOptions<IssuerOptions>
{
    public void PostConfigure(string? name, IssuerOptions options)
    {
        options.DataFolder = Absolute(options.DataFolder);
        options.PolicyFile = Absolute(options.PolicyFile);
        foreach (var webhook in options.Webhooks)
        {
            webhook.SecretFile = webhook.SecretFile is { } file ? Absolute(file) : null;
        }

        if (Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) && url.PathAndQuery == "/" && url is { UserInfo: "", Fragment: "" }
            && !options.PublicUrl.AsSpan().ContainsAny('?', '#'))
        {
            options.PublicUrl = $"{url.Scheme}://{url.Authority}";
        }
    }

    private string Absolute(string path) => string.IsNullOrWhiteSpace(path) ? path : Path.GetFullPath(path, Path.GetFullPath(folder));
}
