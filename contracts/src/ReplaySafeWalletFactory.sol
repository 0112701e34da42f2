// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ReplaySafeWallet} from "./ReplaySafeWallet.sol";

/// @notice Deploys such wallets where their owners and a number say (CREATE2). It is asked as Coinbase's factory is, and stands at that one's address in tests.
contract ReplaySafeWalletFactory {
    function createAccount(bytes[] calldata owners, uint256 nonce) external payable returns (address) {
        return address(new ReplaySafeWallet{salt: bytes32(nonce)}(owners));
    }

    function getAddress(bytes[] calldata owners, uint256 nonce) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(ReplaySafeWallet).creationCode, abi.encode(owners)));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), bytes32(nonce), code)))));
    }
}
