using System.Text.RegularExpressions;
using Portcullis.Issuer;
using Portcullis.Terminal;

namespace Portcullis.Commands.Gateways;

/// <summary>An API whose tokens a gateway may be to take, which checks them by itself.</summary>
/// <param name="Uri">The tokens' <c>aud</c>.</param>
/// <param name="Algorithm">What they are signed with.</param>
internal sealed partial record GatewayAudience(string Uri, string Algorithm)
{
    /// <summary>The placeholder of a piece that pins ES256.</summary>
    internal const string Name = "audience";

    /// <summary>The placeholder of one whose gateway reads RS256 alone.</summary>
    internal const string RsaName = "rsa-audience";

    private const string Es256 = "ES256";
    private const string Rs256 = "RS256";

    /// <summary>The audience that is asked for; by default the issuer's own, or where the gateway cannot read that the only one that it can.</summary>
    /// <exception cref="CommandException">There is none of that name, or the gateway does not read its tokens.</exception>
    internal static GatewayAudience Choose(PieceRequest request, IssuerOptions options)
    {
        List<GatewayAudience> known = [new(options.PublicUrl.TrimEnd('/'), Es256), .. options.Audiences.Select(one => new GatewayAudience(one.Uri, one.Algorithm))];
        var algorithm = request.Template.Asks(RsaName) ? Rs256 : Es256;
        var chosen = request.Audience is { } asked ? Find(request.Template, asked, known) : ChooseByItself([.. known.Where(one => one.Algorithm == algorithm)], algorithm);
        return chosen.Algorithm != algorithm ? throw new CommandException($"--audience: tokens for {chosen.Uri} are signed with {chosen.Algorithm}, and this gateway takes {algorithm} alone")
            : Plain().IsMatch(chosen.Uri) ? chosen
            : throw new CommandException($"--audience: {Printable.Line(chosen.Uri)} has characters that mean something else in a gateway's configuration");
    }

    private static GatewayAudience Find(GatewayTemplate template, string asked, List<GatewayAudience> known) =>
        !template.Asks(Name) && !template.Asks(RsaName) ? throw new CommandException("--audience: this gateway looks at no audience, or asks Portcullis, which takes tokens for its own public URL")
        : known.Find(one => one.Uri == asked) ?? throw new CommandException($"--audience: '{Printable.Line(asked)}' is none of the settings' Audiences; name one of: {Names(known)}");

    private static GatewayAudience ChooseByItself(IReadOnlyList<GatewayAudience> readable, string algorithm) => readable switch
    {
        [{ Algorithm: Es256 } own, ..] => own,
        [var only] => only,
        [] => throw new CommandException($"this gateway takes {algorithm} alone: add an audience with \"Algorithm\": \"{algorithm}\" to Audiences in the settings"),
        _ => throw new CommandException($"name one with --audience: {Names(readable)}"),
    };

    private static string Names(IEnumerable<GatewayAudience> audiences) => string.Join(", ", audiences.Select(audience => audience.Uri));

    // It stands in configurations of many kinds, in some of them without quotes.
    [GeneratedRegex(@"\A[A-Za-z0-9:/?._@=&,+-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
