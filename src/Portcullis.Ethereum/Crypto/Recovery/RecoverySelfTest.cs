namespace Portcullis.Ethereum.Crypto.Recovery;

/// <summary>Whether a recovery gives the right answers to questions whose answers are known.</summary>
internal static class RecoverySelfTest
{
    private const string Digest = "471cae5452b471f445154639bb09d38621b6fb71c528aa57b0f85061a2b04ba9";
    private const string R = "9dcd9873274cfc1f00c9839f74c24154e600174b1fb3335261670b8e745a4ac1";
    private const string S = "6997a992e1684dd4da3cb085709a637772076aaabeab2112dbd72b3ae0941288";
    private const string Signer = "072c2cc4f7b0a60965fd80c84994344a8ad1be5cd48f0c6435dbc7edd4600e2e3e9198ab5a53ca8feba035dc18a289dc3b838cab33e35922de039e1b33c9a3bd";
    private const string SignerOfOtherV = "10e294c5850ae5bd704a5417119f8dc226f49a087ffc26b3f239174b62149846d8622c83e49ac70eac788e02a192bef0e5e14e765f596d7956c505a0ca80ac6a";
    private const string GeneratorX = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string One = "0000000000000000000000000000000000000000000000000000000000000001";
    private const string NoPointsX = "0000000000000000000000000000000000000000000000000000000000000005";

    /// <summary>Asks for a key under either v, for one of an x that no point has, and for the point at infinity.</summary>
    public static bool Passes(IRecovery recovery) =>
        Answer(recovery, Digest, R + S + "1c") == Signer
        && Answer(recovery, Digest, R + S + "1b") == SignerOfOtherV
        && Answer(recovery, Digest, NoPointsX + One + "1b") is null
        && Answer(recovery, One, GeneratorX + One + "1b") is null;

    private static string? Answer(IRecovery recovery, string digest, string signature)
    {
        var key = new byte[64];
        return RecoverableSignature.TryRead(Convert.FromHexString(signature), out var readable)
            && recovery.TryRecover(Convert.FromHexString(digest), readable, key)
                ? Convert.ToHexStringLower(key)
                : null;
    }
}
