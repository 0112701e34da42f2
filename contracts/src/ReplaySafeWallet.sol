// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A wallet that signs as Coinbase's does: what an owner signs names the wallet and the chain, and the signature says which owner. As the code that an account with a key takes over (EIP-7702) its one owner is that account.
contract ReplaySafeWallet is EIP712 {
    struct OwnersSignature {
        uint256 ownerIndex;
        bytes signature;
    }

    bytes32 private constant MESSAGE_TYPE = keccak256("CoinbaseSmartWalletMessage(bytes32 hash)");

    bytes[] private owners;

    constructor(bytes[] memory first) EIP712("Coinbase Smart Wallet", "1") {
        owners = first;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        OwnersSignature memory given = abi.decode(signature, (OwnersSignature));
        bytes32 signed = _hashTypedDataV4(keccak256(abi.encode(MESSAGE_TYPE, digest)));
        return ECDSA.recover(signed, given.signature) == ownerAt(given.ownerIndex) ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    function ownerAt(uint256 index) public view returns (address) {
        return owners.length == 0 ? address(this) : abi.decode(owners[index], (address));
    }
}
