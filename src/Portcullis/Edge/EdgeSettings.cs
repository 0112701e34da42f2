using System.Globalization;
using System.Net;
using Portcullis.Conditions.Policies;

namespace Portcullis.Edge;

/// <summary>What a gateway's settings say about the clients before it. Read at start.</summary>
internal sealed record EdgeSettings
{
    /// <summary>The setting with the proxies before the gateway.</summary>
    public const string TrustedProxiesName = "TrustedProxies";

    private const string SignInName = "Limits:SignInPerAddress";
    private const string SignedName = "Limits:SignedPerAddress";
    private const string ContractChecksName = "Limits:ContractChecksPerAddress";
    private const string KeySetsName = "Limits:KeySetsPerAddress";
    private const string ConcurrentName = "Limits:ConcurrentPerAddress";
    private const int MostConcurrent = 1_000_000;

    /// <summary>From whom <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed. Nobody by default.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; private init; } = [];

    /// <summary>How many sign-in requests one client may make.</summary>
    /// <value><c>60/1m</c></value>
    public TierLimit SignInPerAddress { get; private init; } = new(60, TimeSpan.FromMinutes(1));

    /// <summary>How many signed requests (ERC-8128) a client may send: each may name an account that nobody has seen before.</summary>
    public TierLimit SignedPerAddress { get; private init; } = new(1200, TimeSpan.FromMinutes(1));

    /// <summary>How often contracts may be asked for one client whether they take a signature: each is a call to a node.</summary>
    /// <value><c>300/1m</c></value>
    public TierLimit ContractChecksPerAddress { get; private init; } = new(300, TimeSpan.FromMinutes(1));

    /// <summary>How many times a client may ask for the published key sets: far more than a verifier does that keeps what it was told, as they may for five minutes.</summary>
    /// <value><c>600/1m</c></value>
    public TierLimit KeySetsPerAddress { get; private init; } = new(600, TimeSpan.FromMinutes(1));

    /// <summary>How many requests one client may have open, WebSockets among them.</summary>
    /// <value>200; from 1 to 1,000,000.</value>
    public int ConcurrentPerAddress { get; private init; } = 200;

    /// <summary>
    /// Whether the limits hold for callers on this machine too. They do when one is set: else a proxy on this machine that is not among the trusted
    /// ones would have all its clients counted as one.
    /// </summary>
    public bool LimitsLoopback { get; private init; }

    /// <summary>Reads the settings; what is wrong is added to the faults, and the default stands for it.</summary>
    public static EdgeSettings Read(IConfiguration settings, ICollection<string> faults)
    {
        var standard = new EdgeSettings();
        return standard with
        {
            TrustedProxies = NetworkSetting.ReadList(settings.GetSection(TrustedProxiesName), faults),
            SignInPerAddress = ReadLimit(SignInName, settings, faults) ?? standard.SignInPerAddress,
            SignedPerAddress = ReadLimit(SignedName, settings, faults) ?? standard.SignedPerAddress,
            ContractChecksPerAddress = ReadLimit(ContractChecksName, settings, faults) ?? standard.ContractChecksPerAddress,
            KeySetsPerAddress = ReadLimit(KeySetsName, settings, faults) ?? standard.KeySetsPerAddress,
            ConcurrentPerAddress = ReadCount(settings[ConcurrentName], faults) ?? standard.ConcurrentPerAddress,
            LimitsLoopback = new[] { SignInName, SignedName, ContractChecksName, KeySetsName, ConcurrentName }.Any(name => settings[name] is not null),
        };
    }

    private static TierLimit? ReadLimit(string name, IConfiguration settings, ICollection<string> faults)
    {
        if (settings[name] is not { } text)
        {
            return null;
        }

        var limit = TierLimit.Parse(text);
        if (limit is null)
        {
            faults.Add($"{name.Replace(':', '.')}: must be a number of requests in a time, such as 60/1m");
        }

        return limit;
    }

    private static int? ReadCount(string? text, ICollection<string> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostConcurrent)
        {
            return count;
        }

        faults.Add($"Limits.ConcurrentPerAddress: must be a number from 1 to {MostConcurrent}");
        return null;
    }
}
