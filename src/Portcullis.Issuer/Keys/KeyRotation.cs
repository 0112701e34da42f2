namespace Portcullis.Issuer.Keys;

/// <summary>Looks at a set of keys and puts the next one in place, beside the issuer that may be running on them. Nothing is kept in memory.</summary>
public sealed class KeyRotation
{
    private readonly KeyRules _rules;
    private readonly KeyFolder _folder;

    private KeyRotation(IssuerOptions options, KeyRules rules) =>
        (_rules, _folder) = (rules, new KeyFolder(KeyFolder.Of(options.DataFolder), rules));

    /// <summary>Whether the old and the new key are published side by side. Otherwise one takes the other's place.</summary>
    public bool Overlaps => _rules.Overlaps;

    /// <summary>The keys of access tokens.</summary>
    public static KeyRotation OfAccessTokens(IssuerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new KeyRotation(options, KeyRules.AccessTokens);
    }

    /// <summary>The RS256 keys of access tokens; null where no audience asks for them.</summary>
    public static KeyRotation? OfRsaAccessTokens(IssuerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Audiences.Any(audience => audience.IsRsa) ? new KeyRotation(options, KeyRules.RsaAccessTokens) : null;
    }

    /// <summary>The keys of attestations.</summary>
    public static KeyRotation OfAttestations(IssuerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new KeyRotation(options, KeyRules.Attestations(options.Attestations));
    }

    /// <summary>The keys, the newest first.</summary>
    /// <exception cref="KeyException">A key cannot be used, or there is none.</exception>
    public IReadOnlyList<ListedKey> List(DateTimeOffset now) => Judge(Load(), now);

    /// <summary>Makes the next key, unless one waits already, and removes the files of those that are past.</summary>
    /// <param name="now">The present.</param>
    /// <param name="at">When it is to sign; only for keys of attestations. Null for a day from now.</param>
    /// <exception cref="KeyException">A key cannot be used or written, or there is none.</exception>
    public RotationOutcome Rotate(DateTimeOffset now, DateTimeOffset? at)
    {
        var stored = Load();
        var before = Judge(stored, now);
        if (before.FirstOrDefault(key => key.State == KeyState.Next) is { } waiting)
        {
            return new RotationOutcome.Waiting(waiting);
        }

        // Names are in the order of the keys, also where the clock was ahead when the last one was made.
        var afterLast = stored[^1].Instant is { } last ? KeySchedule.Later(last, TimeSpan.FromSeconds(1)) : now;
        var earliest = Later(Earliest(now), afterLast);
        if (at < earliest)
        {
            return new RotationOutcome.TooEarly(earliest);
        }

        _folder.Create(Later(InstantOf(now, at), afterLast)).Key.Dispose();
        var past = before.Where(key => key.State == KeyState.Past).Select(key => key.File).ToList();
        past.ForEach(_folder.Delete);
        var after = List(now);
        return new RotationOutcome.Made(after[0], after.First(key => key.State == KeyState.Signs), past);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private DateTimeOffset Earliest(DateTimeOffset now) => WholeSecond(Overlaps ? now + KeyRules.Notice : now);

    private DateTimeOffset InstantOf(DateTimeOffset now, DateTimeOffset? at) =>
        _rules.Lead > TimeSpan.Zero ? now : WholeSecond(at ?? (Overlaps ? now + KeyRules.Notice : now + KeyRules.VerifierCache));

    private static DateTimeOffset WholeSecond(DateTimeOffset instant) =>
        instant.UtcTicks % TimeSpan.TicksPerSecond is var rest and > 0 ? instant.AddTicks(TimeSpan.TicksPerSecond - rest) : instant;

    private IReadOnlyList<StoredKey> Load()
    {
        var keys = _folder.Load();
        foreach (var stored in keys)
        {
            stored.Key.Dispose();
        }

        return keys;
    }

    private List<ListedKey> Judge(IReadOnlyList<StoredKey> keys, DateTimeOffset now)
    {
        var schedule = new KeySchedule([.. keys.Select(stored => _rules.SignsFrom(stored.Instant, null))], now);
        return [.. keys.Select((stored, key) => new ListedKey(
            stored.Key.KeyId,
            stored.File,
            schedule.StateOf(key),
            _rules.Overlaps ? schedule.StateOf(key) != KeyState.Past : key == schedule.Signer,
            schedule.SignsFrom(key),
            schedule.KeptUntil(key))).Reverse()];
    }
}
