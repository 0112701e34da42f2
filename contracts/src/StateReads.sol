// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Makes many reads in one `eth_call`: calls, which can change nothing, and balances. Only ever run as creation code: it is never deployed, and nothing stays.
/// @dev Calls are static. In one that is not, a contract could send its neighbours' tokens about before they are read, and every honest node would tell so. Each has the same fixed amount of
///      gas or is not made: what a contract burns must not be what the next one lacks, which may take that for an answer of its own.
///      Behind the code stand the reads and, in a last word, their length. Each read is an account (20 bytes), the length of the input (2) and the input; the length 0xffff asks for the account's
///      balance. Each answer is how it came out, the length of what follows (3 bytes) and that. 1: returned; 3: reverted; 0: not known, since it used more than half of
///      its gas, as one does that fails for want of it or because it changes something; 2: too long to be passed on; 4: left out, for want of gas or of room in the answer.
contract StateReads {
    constructor() payable {
        assembly {
            // What is returned is paid for as code is, at 200 gas a byte.
            let most := 12000
            let kept := 3000000
            let given := 1000000

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

                let status := 4
                let got := 0
                let left := gas()
                if gt(left, add(kept, given)) {
                    switch size
                    case 0xffff {
                        status := 1
                        got := 32
                    }
                    default {
                        status := staticcall(given, account, next, size, 0, 0)
                        got := returndatasize()
                        // With more gas it might have said something else: of a call of its own that failed for want of it, it need not tell.
                        switch lt(sub(left, gas()), div(given, 2))
                        case 1 { if iszero(status) { status := 3 } }
                        default {
                            status := 0
                            got := 0
                        }
                    }
                    if gt(got, 1024) {
                        status := 2
                        got := 0
                    }
                    if gt(add(sub(out, first), got), most) {
                        status := 4
                        got := 0
                    }
                }
                mstore(out, shl(224, or(shl(24, status), got)))
                out := add(out, 4)
                switch size
                case 0xffff {
                    if got { mstore(out, balance(account)) }
                }
                default {
                    returndatacopy(out, 0, got)
                    next := add(next, size)
                }
                out := add(out, got)
            }
            return(first, sub(out, first))
        }
    }
}
