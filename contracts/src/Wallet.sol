// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice A contract that signs (ERC-1271) as its owner does, and whose owner changes. As the code that an account with a key takes over (EIP-7702) it has no owner but that account.
contract Wallet {
    address public owner;
    address public heir;

    constructor(address first) {
        owner = first;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        address signer = owner == address(0) ? address(this) : owner;
        return recover(digest, signature) == signer ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    function setOwner(address next) external {
        require(msg.sender == owner, "not the owner");
        owner = next;
    }

    function setHeir(address next) external {
        require(msg.sender == owner, "not the owner");
        heir = next;
    }

    /// Anyone may carry out what the owner has decided: what ERC-6492 calls preparing a wallet.
    function inherit() external {
        require(heir != address(0), "no heir");
        owner = heir;
    }

    function recover(bytes32 digest, bytes calldata signature) private pure returns (address) {
        return signature.length == 65
            ? ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]))
            : address(0);
    }
}
