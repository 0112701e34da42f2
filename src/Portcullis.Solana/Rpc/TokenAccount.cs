using System.Globalization;
using System.Text.Json;

namespace Portcullis.Solana.Rpc;

/// <summary>An account of a token, as nodes write it with the encoding <c>jsonParsed</c>.</summary>
/// <param name="Address">Its own address.</param>
/// <param name="Mint">The token.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Amount">What is on it, in base units.</param>
/// <param name="Decimals">The token's decimals.</param>
internal readonly record struct TokenAccount(SolanaAddress Address, SolanaAddress Mint, SolanaAddress Owner, ulong Amount, int Decimals)
{
    private static readonly SolanaAddress TokenProgram = SolanaAddress.Parse("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
    private static readonly SolanaAddress Token2022Program = SolanaAddress.Parse("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");

    /// <summary>
    /// Reads one of the programs SPL Token and Token-2022; any other program could say of itself what it likes. A frozen account counts: tokens that cannot be transferred are kept
    /// frozen, and are held all the same. What a wallet keeps hidden (confidential transfers) does not.
    /// </summary>
    public static bool TryRead(JsonElement element, out TokenAccount account)
    {
        account = default;
        var stored = element.Member("account");
        var parsed = stored.Member("data").Member("parsed");
        var fields = parsed.Member("info");
        var amount = fields.Member("tokenAmount");
        if (!SolanaAddress.TryParse(stored.Member("owner").Text(), out var program) || (program != TokenProgram && program != Token2022Program)
            || parsed.Member("type").Text() != "account"
            || fields.Member("state").Text() is not ("initialized" or "frozen")
            || !SolanaAddress.TryParse(element.Member("pubkey").Text(), out var address)
            || !SolanaAddress.TryParse(fields.Member("mint").Text(), out var mint)
            || !SolanaAddress.TryParse(fields.Member("owner").Text(), out var owner)
            || !ulong.TryParse(amount.Member("amount").Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            || amount.Member("decimals").Number() is not { } decimals || decimals > byte.MaxValue)
        {
            return false;
        }

        account = new TokenAccount(address, mint, owner, units, (int)decimals);
        return true;
    }
}
