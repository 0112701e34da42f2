using System.Buffers;

namespace Portcullis.Ethereum.Siwe;

/// <summary>Reads one message line by line, in the order of ERC-4361's ABNF and in a form of it, and remembers the first fault.</summary>
internal sealed class SignInReader(string text, SignInForm form)
{
    private static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c), '\n']);

    private readonly string[] _lines = text.Split('\n');
    private int _next;

    /// <summary>One sentence on what is wrong, once <see cref="Read"/> has returned null.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The message, or null with a <see cref="Fault"/>.</summary>
    public SignInMessage? Read()
    {
        if (!IsPrintable() || !ReadHeading(out var scheme, out var domain) || !ReadAddress(out var address) || !ReadStatement(out var statement)
            || !ReadField("URI: ", text => Rfc3986.IsUri(text), "an RFC 3986 URI", out var uri)
            || !ReadField("Version: ", text => text is "1", "1", out _)
            || !ReadField("Chain ID: ", form.IsChainId, form.ChainIdRule, out var chainId)
            || !ReadField("Nonce: ", IsNonce, "at least 8 letters and digits", out var nonce)
            || !ReadTime("Issued At: ", out var issuedAt)
            || !ReadOptionalTime("Expiration Time: ", out var expirationTime)
            || !ReadOptionalTime("Not Before: ", out var notBefore)
            || !ReadOptional("Request ID: ", text => Rfc3986.IsSegment(text), "characters of an RFC 3986 path segment", out var requestId)
            || !ReadResources(out var resources)
            || !ReadEnd())
        {
            return null;
        }

        return new SignInFields(form, address, chainId)
        {
            Scheme = scheme, Domain = domain, Statement = statement, Uri = uri, Nonce = nonce, IssuedAt = issuedAt,
            ExpirationTime = expirationTime, NotBefore = notBefore, RequestId = requestId, Resources = resources,
        };
    }

    private bool IsPrintable()
    {
        var bad = text.AsSpan().IndexOfAnyExcept(Printable);
        _next = bad < 0 ? 0 : text.AsSpan(0, bad).Count('\n');
        return bad < 0 || Fail("has a character that is not printable ASCII (lines end in LF alone)");
    }

    private bool ReadHeading(out string? scheme, out string domain)
    {
        (scheme, domain) = (null, "");
        if (!_lines[0].EndsWith(form.Request, StringComparison.Ordinal))
        {
            return Fail($"must be a domain and \"{form.Request}\"");
        }

        domain = _lines[0][..^form.Request.Length];
        var mark = domain.IndexOf("://", StringComparison.Ordinal);
        if (form.HasScheme && mark >= 0)
        {
            (scheme, domain) = (domain[..mark], domain[(mark + 3)..]);
        }

        return (scheme is null || Rfc3986.IsScheme(scheme) || Fail("has a scheme that is not one of RFC 3986"))
            && (Rfc3986.IsAuthority(domain, hostRequired: true) || Fail("has a domain that is not an RFC 3986 authority"))
            && Advance();
    }

    private bool ReadAddress(out string address)
    {
        address = Line ?? "";
        return form.IsAddress(address) ? Advance() && ReadBlank() : Fail($"must be {form.AddressRule}");
    }

    private bool ReadStatement(out string? statement)
    {
        statement = null;
        if (form.KeepsLineOfStatement && Line is null or "")
        {
            return ReadBlank();
        }

        // Where nothing is kept for it, the empty line behind it tells it from the first field.
        if (!form.KeepsLineOfStatement && LineAt(_next + 1) is not "")
        {
            return true;
        }

        statement = Line!;
        return Rfc3986.IsStatement(statement)
            ? Advance() && ReadBlank()
            : Fail("has a statement with a character that ERC-4361 does not allow");
    }

    private bool ReadTime(string label, out SiweTime time)
    {
        time = default;
        return ReadField(label, text => SiweTime.TryParse(text, out _), "an RFC 3339 time that exists", out var value) && SiweTime.TryParse(value, out time);
    }

    private bool ReadOptionalTime(string label, out SiweTime? time)
    {
        time = null;
        if (!HasLabel(label))
        {
            return true;
        }

        var isTime = ReadTime(label, out var value);
        time = value;
        return isTime;
    }

    private bool ReadResources(out IReadOnlyList<string>? resources)
    {
        resources = null;
        if (Line is not "Resources:")
        {
            return true;
        }

        _next++;
        var uris = new List<string>();
        resources = uris;
        while (Line is not null)
        {
            if (uris.Count == SignInMessage.MaxResources)
            {
                return Fail($"is one resource more than the {SignInMessage.MaxResources} that are allowed");
            }

            if (!ReadField("- ", text => Rfc3986.IsUri(text), "a resource: an RFC 3986 URI", out var uri))
            {
                return false;
            }

            uris.Add(uri);
        }

        return true;
    }

    private bool ReadOptional(string label, Func<string, bool> isValid, string expected, out string? value)
    {
        value = null;
        return !HasLabel(label) || ReadField(label, isValid, expected, out value);
    }

    private bool ReadField(string label, Func<string, bool> isValid, string expected, out string value)
    {
        value = "";
        if (!HasLabel(label))
        {
            return Fail($"must start with \"{label}\"");
        }

        value = _lines[_next][label.Length..];
        return isValid(value) ? Advance() : Fail($"must have after \"{label}\" {expected}");
    }

    private bool ReadBlank() => Line is "" ? Advance() : Fail("must be empty");

    private bool ReadEnd() => Line is null || Fail("is not expected here: it is unknown, repeated, or out of order");

    private string? Line => LineAt(_next);

    private string? LineAt(int index) => index < _lines.Length ? _lines[index] : null;

    private bool HasLabel(string label) => Line is { } line && line.StartsWith(label, StringComparison.Ordinal);

    private bool Advance()
    {
        _next++;
        return true;
    }

    private bool Fail(string what)
    {
        Fault = Line is null ? $"The message ends before line {_next + 1}, which {what}." : $"Line {_next + 1} {what}.";
        return false;
    }

    private static bool IsNonce(string text) => text.Length >= 8 && text.All(char.IsAsciiLetterOrDigit);
}
