using System.Text.Json;
using Portcullis.Ethereum.Crypto;
using Portcullis.Ethereum.Crypto.Recovery;
using Portcullis.Testing;
using Portcullis.Ethereum.Tests.Crypto.Curve;
using Portcullis.Ethereum.Tests.Crypto.Recovery;

namespace Portcullis.Ethereum.Tests.Crypto;

/// <summary>geth's vectors of the ecrecover precompile, whose input is hash ‖ v ‖ r ‖ s in words of 32 bytes and which takes a high s.</summary>
public sealed class EcRecoverPrecompileTests
{
    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    [Trait("Case", "K2")]
    public void TryRecoverAddress_GethVectors_AgreesOnAllFive(string name)
    {
        var recovery = Recoveries.Find(name);
        using var vectors = JsonDocument.Parse(Vectors.Read("geth/precompile-ecRecover.json"));
        var (run, recovered) = (0, 0);
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var expected = vector.GetProperty("Expected").GetString()!;
            var actual = Run(recovery, Convert.FromHexString(vector.GetProperty("Input").GetString()!));

            actual.ShouldBe(expected, vector.GetProperty("Name").GetString());
            recovered += actual.Length > 0 ? 1 : 0;
            run++;
        }

        run.ShouldBe(5);
        recovered.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Recoveries.Names), MemberType = typeof(Recoveries))]
    public void TryRecoverAddress_HighSThatThePrecompileTakes_IsRefused(string name)
    {
        var recovery = Recoveries.Find(name);
        using var vectors = JsonDocument.Parse(Vectors.Read("geth/precompile-ecRecover.json"));
        var input = vectors.RootElement.EnumerateArray().Single(vector => vector.GetProperty("Name").GetString() == "ValidKey").GetProperty("Input");
        var bytes = Convert.FromHexString(input.GetString()!);

        Secp256k1.TryRecoverAddress(recovery, new Hash(bytes.AsSpan(0, 32)), [.. bytes[64..128], bytes[63]], out _).ShouldBeFalse();
    }

    private static string Run(IRecovery recovery, byte[] input)
    {
        if (input.AsSpan(32, 31).ContainsAnyExcept((byte)0))
        {
            return "";
        }

        var signature = ToLowS([.. input[64..128], input[63]]);
        return Secp256k1.TryRecoverAddress(recovery, new Hash(input.AsSpan(0, 32)), signature, out var address)
            ? new string('0', 24) + address.ToLowerString()[2..]
            : "";
    }

    private static byte[] ToLowS(byte[] signature)
    {
        var s = ReferenceCurve.Read(signature.AsSpan(32, 32));
        return s > ReferenceCurve.N / 2 && s < ReferenceCurve.N
            ? [.. signature[..32], .. ReferenceCurve.Write(ReferenceCurve.N - s), (byte)(55 - signature[64])]
            : signature;
    }
}
