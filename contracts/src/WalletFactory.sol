// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {Wallet} from "./Wallet.sol";

/// @notice Deploys wallets where their owner and salt say (CREATE2), before which they sign by ERC-6492.
contract WalletFactory {
    function deploy(address owner, bytes32 salt) external returns (address) {
        return address(new Wallet{salt: salt}(owner));
    }

    /// Answers with megabytes, which nobody should copy.
    function deployLoudly(address owner, bytes32 salt) external returns (bool) {
        new Wallet{salt: salt}(owner);
        assembly {
            return(0, 1000000)
        }
    }

    function burn() external view {
        while (gasleft() > 0) {}
    }

    function addressOf(address owner, bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(Wallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"ff", address(this), salt, code)))));
    }
}
