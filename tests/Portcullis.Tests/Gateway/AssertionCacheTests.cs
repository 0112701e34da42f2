using Portcullis.Gateway;
using Portcullis.Issuer.Keys;
using Portcullis.Testing;

namespace Portcullis.Tests.Gateway;

public sealed class AssertionCacheTests : IDisposable
{
    private static readonly AssertionKey Key = new("eip155:1:0x1", "http://up:1/base", "p", "t");

    private readonly string _folder = Directory.CreateTempSubdirectory("portcullis-").FullName;
    private readonly ManualTimeProvider _clock = new();
    private readonly KeyRing _keys;
    private readonly AssertionCache _cache;

    public AssertionCacheTests()
    {
        _keys = KeyRing.Open(Path.Combine(_folder, "keys"), _clock.GetUtcNow());
        _cache = new AssertionCache(_keys, "http://issuer", _clock);
    }

    [Fact]
    public void Get_Again_IsTheSameForNoLongerThanAMinute()
    {
        var first = _cache.Get(Key);
        _clock.Advance(TimeSpan.FromSeconds(20));
        _cache.Get(Key).ShouldBe(first);
        _clock.Advance(TimeSpan.FromSeconds(41));
        (_cache.Get(Key) == first).ShouldBeFalse();
    }

    [Theory]
    [InlineData("account")]
    [InlineData("destination")]
    [InlineData("policy")]
    [InlineData("tier")]
    public void Get_ForAnythingElse_IsAnother(string differs)
    {
        var other = differs switch
        {
            "account" => Key with { Account = "eip155:1:0x2" },
            "destination" => Key with { Destination = "http://other:1/" },
            "policy" => Key with { Policy = "q" },
            _ => Key with { Tier = "u" },
        };
        (_cache.Get(other) == _cache.Get(Key)).ShouldBeFalse();
    }

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
