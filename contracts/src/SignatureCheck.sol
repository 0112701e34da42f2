// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Asks an account whether it takes a signature (ERC-1271, ERC-6492), and answers one word. Only ever run by `eth_call` as creation code: it is never deployed, and nothing stays.
/// @dev Every call has a fixed amount of gas, so that honest nodes answer the same word however much gas each gives to the whole. What comes back from a call is never passed on.
contract SignatureCheck {
    uint256 private constant WALLET_GAS = 3_000_000;
    uint256 private constant FACTORY_GAS = 6_000_000;
    uint256 private constant OWN_GAS = 20_000;

    bytes4 private constant IS_VALID_SIGNATURE = 0x1626ba7e;
    uint256 private constant DELEGATED_SIZE = 23;
    bytes3 private constant DELEGATED_PREFIX = 0xef0100;

    /// @param signature What the account is asked to judge, without any wrapper.
    /// @param factory Who is called with `factoryData` when the account has no code, or does not take the signature as it stands; nobody when zero.
    /// @param allowDelegated Whether the code that an account with a key has taken over (EIP-7702) may speak for it.
    constructor(address account, bytes32 digest, bytes memory signature, address factory, bytes memory factoryData, bool allowDelegated) {
        bytes memory question = abi.encodeWithSelector(IS_VALID_SIGNATURE, digest, signature);
        bytes32 status = account.code.length == 0
            ? judgeUndeployed(account, question, factory, factoryData)
            : isDelegated(account)
                ? judgeDelegated(account, question, allowDelegated)
                : judgeDeployed(account, question, factory, factoryData);
        assembly ("memory-safe") {
            mstore(0, status)
            return(0, 32)
        }
    }

    function judgeUndeployed(address account, bytes memory question, address factory, bytes memory factoryData) private returns (bytes32) {
        if (factory == address(0)) {
            return "portcullis: no code";
        }
        if (!calls(factory, factoryData)) {
            return "portcullis: factory failed";
        }
        if (account.code.length == 0) {
            return "portcullis: no code";
        }
        return takes(account, question) ? bytes32("portcullis: valid undeployed") : bytes32("portcullis: not valid");
    }

    function judgeDelegated(address account, bytes memory question, bool allowed) private view returns (bytes32) {
        if (!allowed) {
            return "portcullis: delegated refused";
        }
        return takes(account, question) ? bytes32("portcullis: valid delegated") : bytes32("portcullis: not valid");
    }

    function judgeDeployed(address account, bytes memory question, address factory, bytes memory factoryData) private returns (bytes32) {
        if (takes(account, question)) {
            return "portcullis: valid deployed";
        }
        return factory != address(0) && calls(factory, factoryData) && takes(account, question)
            ? bytes32("portcullis: valid prepared")
            : bytes32("portcullis: not valid");
    }

    function isDelegated(address account) private view returns (bool) {
        bytes memory code = account.code.length == DELEGATED_SIZE ? account.code : bytes("");
        return bytes3(code) == DELEGATED_PREFIX;
    }

    function takes(address account, bytes memory question) private view returns (bool taken) {
        reserve(WALLET_GAS);
        bytes32 yes = IS_VALID_SIGNATURE;
        assembly ("memory-safe") {
            mstore(0, 0)
            let returned := staticcall(WALLET_GAS, account, add(question, 32), mload(question), 0, 32)
            taken := and(and(returned, eq(returndatasize(), 32)), eq(mload(0), yes))
        }
    }

    function calls(address factory, bytes memory factoryData) private returns (bool returned) {
        reserve(FACTORY_GAS);
        assembly ("memory-safe") {
            returned := call(FACTORY_GAS, factory, 0, add(factoryData, 32), mload(factoryData), 0, 0)
        }
    }

    /// @dev A node that gives less gas than it takes has no answer, rather than a no: an invalid instruction is an error that is not a revert. A call may be given 63/64 of what is left (EIP-150).
    function reserve(uint256 gas) private view {
        if (gasleft() - gasleft() / 64 < gas + OWN_GAS) {
            assembly ("memory-safe") {
                invalid()
            }
        }
    }
}
