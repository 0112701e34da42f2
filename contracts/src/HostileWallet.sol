// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Answers for signatures as contracts do that mean harm. Which way is the digest's last byte.
contract HostileWallet {
    bytes32 private constant YES = bytes32(bytes4(0x1626ba7e));

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        uint8 way = uint8(uint256(digest));
        if (way == 0) {
            give(YES, 32); // Yes to everything.
        } else if (way == 1) {
            give(bytes32(uint256(1)), 32);
        } else if (way == 2) {
            give(YES, 4);
        } else if (way == 3) {
            give(YES, 64);
        } else if (way == 4) {
            give(YES, 0);
        } else if (way == 5) {
            give(YES, 1000000);
        } else if (way == 6) {
            give(YES | bytes32(uint256(1)), 32);
        } else if (way == 7) {
            give(YES >> 224, 32);
        } else if (way == 8) {
            giveUp(32);
        } else if (way == 9) {
            giveUp(1000000);
        } else if (way == 10) {
            assembly {
                invalid()
            }
        } else if (way == 11) {
            while (gasleft() > 0) {}
        } else if (way == 12) {
            assembly {
                mstore(not(0), 1) // More memory than there is gas for.
            }
        } else if (way == 13 && tx.origin == address(0)) {
            give(YES, 32); // Yes to whoever seems to simulate.
        } else if (way == 14) {
            this.isValidSignature(digest, msg.data[4:]); // Itself, for ever.
        } else if (way == 15) {
            give(YES, 4000000);
        } else if (way == 16) {
            giveUp(4000000);
        }
        return 0xffffffff;
    }

    function give(bytes32 word, uint256 length) private pure {
        assembly {
            mstore(0, word)
            return(0, length)
        }
    }

    function giveUp(uint256 length) private pure {
        bytes32 word = YES;
        assembly {
            mstore(0, word)
            revert(0, length)
        }
    }
}
