// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Makes many reads in one `eth_call`: calls, which can change nothing, and balances. Only ever run as creation code: it is never deployed, and nothing stays.
/// @dev Calls are static. In one that is not, a contract could send its neighbours' tokens about before they are read, and every honest node would tell so.
///      Behind the code stand the reads and, in a last word, their length. Each read is an account (20 bytes), the length of the input (2) and the input; the length 0xffff asks for the account's
///      balance. Each answer is how it came out (1: returned, 0: failed, 2: too long to be passed on), the length of what follows (3) and that.
contract StateReads {
    constructor() payable {
        assembly {
            // What is returned is paid for as code is, at 200 gas a byte, whoever burned the rest.
            let most := 12000
            let kept := 3000000

            let end := sub(codesize(), 32)
            codecopy(0, end, 32)
            let length := mload(0)
            let next := 128
            codecopy(next, sub(end, length), length)
            end := add(next, length)
            let first := add(end, 32)
            let out := first
            for {} lt(next, end) {} {
                let head := mload(next)
                let account := shr(96, head)
                let size := and(shr(80, head), 0xffff)
                next := add(next, 22)
                switch size
                case 0xffff {
                    mstore(out, shl(224, 0x01000020))
                    mstore(add(out, 4), balance(account))
                    out := add(out, 36)
                }
                default {
                    let left := gas()
                    let status := 0
                    if gt(left, kept) { status := staticcall(sub(left, kept), account, next, size, 0, 0) }
                    next := add(next, size)
                    let got := mul(status, returndatasize())
                    if or(gt(got, 1024), gt(add(sub(out, first), got), most)) {
                        status := 2
                        got := 0
                    }
                    mstore(out, shl(224, or(shl(24, status), got)))
                    returndatacopy(add(out, 4), 0, got)
                    out := add(add(out, 4), got)
                }
            }
            return(first, sub(out, first))
        }
    }
}
