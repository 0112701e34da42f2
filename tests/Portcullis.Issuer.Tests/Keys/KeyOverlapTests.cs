using FsCheck;
using FsCheck.Fluent;
using Portcullis.Issuer.Keys;

namespace Portcullis.Issuer.Tests.Keys;

/// <summary>
/// The promise to verifiers: who fetched the key set at any moment, by way of a cache that may keep it, goes by it for 24 hours and accepts
/// every token that is good in these, in whatever rhythm keys are made and however late, within a minute, the issuer finds them.
/// </summary>
public sealed class KeyOverlapTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    [Trait("Case", "J12")]
    public void Verifier_CachesForADay_AcceptsEveryToken() => Prop.ForAll(Plans(), plan => plan.FindRejected() is null).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Verifier_KeyThatSignsAtOnce_WouldReject() =>
        new Plan([Start, Start.AddDays(30)], TimeSpan.Zero, TimeSpan.Zero, Lead: TimeSpan.Zero).FindRejected().ShouldNotBeNull();

    [Fact]
    public void Verifier_LeadOfADaySharp_WouldRejectByWayOfACache() =>
        new Plan([Start, Start.AddDays(30)], TimeSpan.FromMinutes(1), KeyRules.MaxAge, Lead: Day).FindRejected().ShouldNotBeNull();

    private static Arbitrary<Plan> Plans() =>
        (from gaps in Gen.Choose(1, 5_000).NonEmptyListOf()
         from found in Gen.Choose(0, 60)
         from cached in Gen.Choose(0, (int)KeyRules.MaxAge.TotalSeconds)
         select new Plan(Made(gaps), TimeSpan.FromSeconds(found), TimeSpan.FromSeconds(cached), KeyRules.Notice)).ToArbitrary();

    private static List<DateTimeOffset> Made(IEnumerable<int> gaps) =>
        [.. gaps.Take(6).Aggregate(new List<DateTimeOffset> { Start }, (made, gap) => [.. made, made[^1].AddMinutes(gap)])];

    /// <summary>Keys made at these times; the issuer finds each so much later, and what a verifier fetches has been on the way for so long.</summary>
    private sealed record Plan(IReadOnlyList<DateTimeOffset> Made, TimeSpan Found, TimeSpan Cached, TimeSpan Lead)
    {
        /// <summary>When a token is signed and when a key set is fetched that does not have its key; null when there is no such pair.</summary>
        public (DateTimeOffset Signed, DateTimeOffset Fetched)? FindRejected()
        {
            var edges = Made.SelectMany(made => new[] { made + Found, made + Lead, made + Lead + KeySchedule.Retention })
                .SelectMany(edge => new[] { edge.AddTicks(-1), edge, edge + Cached }).Where(edge => edge >= Start + Found + Cached).ToList();
            foreach (var signed in edges.Concat(edges.Select(edge => edge + Day)))
            {
                // A token is good for a day at most, so that those signed a day before the fetch may still be.
                var fetches = edges.Append(signed - Day).Append(signed + Day).Where(fetched => (fetched - signed).Duration() <= Day && fetched - Cached >= Start + Found);
                foreach (var fetched in fetches)
                {
                    if (!Published(fetched - Cached).Contains(Signer(signed)))
                    {
                        return (signed, fetched);
                    }
                }
            }

            return null;
        }

        private DateTimeOffset Signer(DateTimeOffset at) => Keys(at) is var keys ? keys[Schedule(keys, at).Signer] : default;

        private IEnumerable<DateTimeOffset> Published(DateTimeOffset at) => Keys(at) is var keys ? Schedule(keys, at).Published.Select(key => keys[key]) : [];

        // What is past when another key is made is removed.
        private List<DateTimeOffset> Keys(DateTimeOffset at) =>
            [.. Made.Where(made => made + Found <= at && !Made.Any(rotation => rotation <= at && IsPast(made, rotation)))];

        private bool IsPast(DateTimeOffset key, DateTimeOffset at)
        {
            var keys = Made.Where(made => made < at).ToList();
            return keys.IndexOf(key) is var place and >= 0 && Schedule(keys, at).StateOf(place) == KeyState.Past;
        }

        private KeySchedule Schedule(List<DateTimeOffset> keys, DateTimeOffset at) =>
            new([.. keys.Select(key => (DateTimeOffset?)(key + Lead))], at);
    }
}
