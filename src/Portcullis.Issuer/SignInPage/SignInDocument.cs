using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using Portcullis.Conditions.Facts;
using Portcullis.Credentials;

namespace Portcullis.Issuer.SignInPage;

/// <summary>
/// The page's HTML: templates that lie beside this file, with one style sheet and one script, both within the page and allowed by their hashes. Every text that is filled in is encoded.
/// </summary>
internal sealed class SignInDocument(ChainSet chains, IOptions<IssuerOptions> options)
{
    private const string Folder = "Portcullis.Issuer.SignInPage.";

    private static readonly string Style = Read("page.css");
    private static readonly string Script = Read("page.js");
    private static readonly string Page = Compose("page.html");
    private static readonly string Fault = Compose("fault.html");

    /// <summary>What the page may do: our style, our script, calls to where it came from, and the pictures that wallets bring along.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src '{HashOf(Style)}'; script-src '{HashOf(Script)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page for a request.</summary>
    public string Show(AuthorizationRequest request)
    {
        var issuer = options.Value.PublicUrl;
        return Fill(Page, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client"] = request.Client.Name,
            ["place"] = request.Place,
            ["host"] = new Uri(issuer).Authority,
            ["statement"] = request.Statement,
            ["reach"] = request.Reach,
            ["learns"] = request.Audience.IsPairwise ? "a name for your wallet that only it knows, not the address" : "the address of your wallet",
            ["chains"] = string.Join(' ', chains.Ids.Where(id => id.IsEvm).Order().Select(id => id.Number.ToString(CultureInfo.InvariantCulture))),
            ["cancel"] = AuthorizationAnswer.Refuse(request.RedirectUri, request.State, issuer, "access_denied", "the person said no"),
        });
    }

    /// <summary>The page that says why there is none.</summary>
    public string Explain(Refusal refusal) => Fill(Fault, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["host"] = new Uri(options.Value.PublicUrl).Authority,
        ["title"] = refusal.Code.Title,
        ["detail"] = refusal.Detail,
        ["code"] = refusal.Code.Code,
    });

    private static string Fill(string template, Dictionary<string, string> texts)
    {
        // The templates are ours, so that nothing that is filled in is looked at again.
        var html = new StringBuilder(template.Length + 2048);
        var rest = template.AsSpan();
        for (var start = rest.IndexOf("{{"); start >= 0; start = rest.IndexOf("{{"))
        {
            var end = start + rest[start..].IndexOf("}}");
            html.Append(rest[..start]).Append(HtmlEncoder.Default.Encode(texts[rest[(start + 2)..end].ToString()]));
            rest = rest[(end + 2)..];
        }

        return html.Append(rest).ToString();
    }

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Compose(string name) => Read(name).Replace("/* style */", Style, StringComparison.Ordinal).Replace("/* script */", Script, StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SignInDocument).Assembly.GetManifestResourceStream(Folder + name)!);
        return reader.ReadToEnd();
    }
}
