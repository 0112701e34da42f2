// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC4337Factory} from "solady/src/accounts/ERC4337Factory.sol";

/// @notice Solady's factory of smart accounts as it stands.
contract SoladyFactory is ERC4337Factory {
    constructor(address implementation) ERC4337Factory(implementation) {}
}
