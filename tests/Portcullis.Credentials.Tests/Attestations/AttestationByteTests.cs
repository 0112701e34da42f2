using System.Text;

namespace Portcullis.Credentials.Tests.Attestations;

/// <summary>Signed attestations of which any one byte is another. There is no whitespace, no <c>meta</c> and no escape in them, so that every byte matters.</summary>
public sealed class AttestationByteTests : IDisposable
{
    private readonly Attester _attester = new();
    private readonly Random _random = new(20261128);

    public void Dispose() => _attester.Dispose();

    [Fact]
    public async Task VerifyAsync_AnyByteOfATokenChanged_IsRefused()
    {
        var token = _attester.Token(_attester.Attest(true, true), isWalletProven: true);
        (await _attester.VerifyAsync(token)).IsValid.ShouldBeTrue();
        foreach (var (at, changed) in Changes(Encoding.ASCII.GetBytes(token)))
        {
            (await _attester.VerifyAsync(Encoding.Latin1.GetString(changed))).IsValid.ShouldBeFalse($"byte {at} as {changed[at]}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VerifyResponseAsync_AnyByteOfAnAnswerChanged_IsRefused(bool hasToken)
    {
        var attestation = _attester.Attest(true, true);
        var answer = _attester.Response(attestation, hasToken ? _attester.Token(attestation) : null);
        (await _attester.VerifyAsync(answer)).IsValid.ShouldBeTrue();
        foreach (var (at, changed) in Changes(answer))
        {
            (await _attester.VerifyAsync(changed)).IsValid.ShouldBeFalse($"byte {at} as {changed[at]}");
        }
    }

    // Each byte as one near it, and as one of the format's own or as any.
    private IEnumerable<(int At, byte[] Changed)> Changes(byte[] original)
    {
        for (var at = 0; at < original.Length; at++)
        {
            var near = (byte)(original[at] ^ (1 << _random.Next(7)));
            var far = _random.Next(2) == 0 ? "\\\" 0Aa,:{}-+/="u8[_random.Next(14)] : (byte)_random.Next(256);
            foreach (var next in new[] { near, far })
            {
                if (next != original[at])
                {
                    byte[] changed = [.. original];
                    changed[at] = next;
                    yield return (at, changed);
                }
            }
        }
    }
}
