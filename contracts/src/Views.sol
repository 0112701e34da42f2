// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Answers as contracts do that mean harm, and as those that do not.
contract Views {
    mapping(address => bool) public isMember;

    function enter(address account, bool member) external {
        isMember[account] = member;
    }

    /// Burns whatever gas there is.
    function burn(address) external view returns (bool) {
        for (uint256 i = 0; true; i++) {
            if (gasleft() == i) {
                return true;
            }
        }
        return false;
    }

    /// Megabytes of zeros.
    function huge(address) external pure returns (bool) {
        assembly {
            return(0, 2000000)
        }
    }

    /// Neither true nor false.
    function junk(address) external pure returns (uint256) {
        return 2;
    }

    /// Less than a word.
    function short(address) external pure returns (bool) {
        assembly {
            mstore(0, not(0))
            return(0, 31)
        }
    }

    function reverts(address) external pure returns (bool) {
        revert("no");
    }
}
