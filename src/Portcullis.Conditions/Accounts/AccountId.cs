using System.Diagnostics.CodeAnalysis;
using Portcullis.Ethereum;
using Portcullis.Solana;

namespace Portcullis.Conditions.Accounts;

/// <summary>A wallet on one chain, by its CAIP-10 id, of one of the families of chains that can be proven here.</summary>
public abstract record AccountId
{
    private AccountId(WalletAddress address) => Address = address;

    /// <summary>The address, which is the wallet's on every chain of the family.</summary>
    public WalletAddress Address { get; }

    /// <summary>An EVM account is an account.</summary>
    public static implicit operator AccountId(Account account) => From(account);

    /// <summary>A Solana account is an account.</summary>
    public static implicit operator AccountId(SolanaAccount account) => From(account);

    /// <summary>An account of an EVM chain.</summary>
    public static AccountId From(Account account) => new Evm(account);

    /// <summary>An account of Solana.</summary>
    public static AccountId From(SolanaAccount account) => new Solana(account);

    /// <summary>The CAIP-10 id.</summary>
    public abstract override string ToString();

    /// <summary>Reads a CAIP-10 id of the namespaces <c>eip155</c> and <c>solana</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AccountId? account)
    {
        account = Account.TryParse(text, out var evm) ? new Evm(evm) : SolanaAccount.TryParse(text, out var solana) ? new Solana(solana) : null;
        return account is not null;
    }

    /// <summary>On an EVM chain.</summary>
    /// <param name="Account">Chain and address.</param>
    public sealed record Evm(Account Account) : AccountId(new WalletAddress.Evm(Account.Address))
    {
        /// <inheritdoc/>
        public override string ToString() => Account.ToString();
    }

    /// <summary>On a cluster of Solana.</summary>
    /// <param name="Account">Cluster and address.</param>
    public sealed record Solana(SolanaAccount Account) : AccountId(new WalletAddress.Solana(Account.Address))
    {
        /// <inheritdoc/>
        public override string ToString() => Account.ToString();
    }
}
