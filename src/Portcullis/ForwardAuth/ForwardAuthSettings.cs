using System.Net;
using Portcullis.Edge;

namespace Portcullis.ForwardAuth;

/// <summary>
/// Which gateways may ask for a decision about a request that they hold. Nobody unless the settings say so: who may ask learns from the answers what any token opens. They are to be among the trusted
/// proxies, or limits would take the gateway for all its clients. Read at start.
/// </summary>
/// <param name="Gateways">The gateways; none switches the questions off.</param>
internal sealed record ForwardAuthSettings(IReadOnlyList<FrontGateway> Gateways)
{
    /// <summary>The section with a member for each gateway, named by its kind.</summary>
    public const string SectionName = "ForwardAuth";

    private const string From = nameof(FrontGateway.From);
    private const string Upstream = nameof(FrontGateway.Upstream);

    private static readonly IReadOnlyList<IPNetwork> Loopback = [new(IPAddress.Parse("127.0.0.0"), 8), new(IPAddress.IPv6Loopback, 128)];

    /// <summary>Reads the settings; what is wrong is added to the faults.</summary>
    public static ForwardAuthSettings Read(IConfiguration settings, ICollection<string> faults)
    {
        var section = settings.GetSection(SectionName);
        CheckMembers(section, [nameof(Gateways)], faults);

        var gateways = section.GetSection(nameof(Gateways)).GetChildren().Select(child => ReadGateway(child, faults)).OfType<FrontGateway>().ToList();
        foreach (var (one, other) in gateways.SelectMany((one, index) => gateways.Skip(index + 1).Select(other => (one, other))).Where(pair => Overlap(pair.one, pair.other)))
        {
            faults.Add($"{SectionName}.{nameof(Gateways)}: {one.Kind.Name} and {other.Kind.Name} may ask from one address, so that nobody could tell whose headers count; give each a {From} of its own");
        }

        var trusted = EdgeSettings.Read(settings, []).TrustedProxies;
        foreach (var fault in gateways.Select(gateway => FindMistrust(gateway, trusted)).OfType<string>())
        {
            faults.Add(fault);
        }

        return new(gateways);
    }

    private static string? FindMistrust(FrontGateway gateway, IReadOnlyList<IPNetwork> trusted)
    {
        const string Why = "so that limits would count all its clients as one: have it set X-Forwarded-For, and add";
        var name = $"{SectionName}.{nameof(Gateways)}.{gateway.Kind.Name}";

        // Of this machine's many addresses a gateway uses one.
        if (ReferenceEquals(gateway.From, Loopback))
        {
            return trusted.Any(proxies => Loopback.Any(own => Overlap(own, proxies))) ? null
                : $"{name}: this machine, from which it asks, is not among {EdgeSettings.TrustedProxiesName}, {Why} \"127.0.0.1\" there";
        }

        var strange = gateway.From.Where(network => !trusted.Any(proxies => Covers(proxies, network))).Select(network => $"\"{network}\"").ToList();
        return strange.Count == 0 ? null : $"{name}.{From}: not all of it is among {EdgeSettings.TrustedProxiesName}, {Why} {string.Join(", ", strange)} there";
    }

    private static FrontGateway? ReadGateway(IConfigurationSection section, ICollection<string> faults)
    {
        if (FrontGatewayKind.All.FirstOrDefault(kind => Is(section, kind.Name)) is not { } found)
        {
            faults.Add($"{Name(section)}: is not known; name one of {string.Join(", ", FrontGatewayKind.All.Select(kind => kind.Name))}");
            return null;
        }

        CheckMembers(section, [From, Upstream], faults);
        var from = NetworkSetting.ReadList(section.GetSection(From), faults);
        return new(found, from.Count > 0 ? from : Loopback, ReadUpstream(section.GetSection(Upstream), faults));
    }

    // A misspelt name would be ignored, and so leave the operator in a false belief.
    private static void CheckMembers(IConfigurationSection section, string[] known, ICollection<string> faults)
    {
        if (section.Value is { Length: > 0 })
        {
            faults.Add($"{Name(section)}: must be a section");
        }

        foreach (var stray in section.GetChildren().Where(child => !Array.Exists(known, name => Is(child, name))))
        {
            faults.Add($"{Name(stray)}: is not known; known are {string.Join(", ", known)}");
        }
    }

    private static string? ReadUpstream(IConfigurationSection section, ICollection<string> faults)
    {
        if (section.Value is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url.GetLeftPart(UriPartial.Authority);
        }

        faults.Add($"{Name(section)}: must be an absolute http or https URL");
        return null;
    }

    private static bool Overlap(FrontGateway one, FrontGateway other) => one.From.Any(network => other.From.Any(second => Overlap(network, second)));

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    private static bool Covers(IPNetwork all, IPNetwork part) => all.PrefixLength <= part.PrefixLength && all.Contains(part.BaseAddress);

    private static bool Is(IConfigurationSection section, string name) => section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Name(IConfigurationSection section) => section.Path.Replace(':', '.');
}
