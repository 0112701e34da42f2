// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Stands at the addresses of registries that conditions ask: EAS and an indexer of it, Farcaster's IdRegistry, the ERC-8004 identities. Anybody writes.
contract Registries {
    /// The struct of EAS 1.x, in its order.
    struct Attestation {
        bytes32 uid;
        bytes32 schema;
        uint64 time;
        uint64 expirationTime;
        uint64 revocationTime;
        bytes32 refUID;
        address recipient;
        address attester;
        bool revocable;
        bytes data;
    }

    mapping(bytes32 => Attestation) private _attestations;
    mapping(address => mapping(bytes32 => bytes32)) public getAttestationUid;
    mapping(address => uint256) public idOf;
    mapping(uint256 => address) private _owners;
    mapping(uint256 => address) public getAgentWallet;

    function attest(bytes32 uid, bytes32 schema, address recipient, address attester, uint64 expirationTime, uint64 revocationTime) external {
        getAttestationUid[recipient][schema] = uid;
        _attestations[uid] = Attestation(
            uid, schema, uint64(block.timestamp), expirationTime, revocationTime, bytes32(0), recipient, attester, true, "any data of any length, longer than a word"
        );
    }

    function getAttestation(bytes32 uid) external view returns (Attestation memory) {
        return _attestations[uid];
    }

    function register(address account, uint256 id) external {
        idOf[account] = id;
    }

    function enrol(uint256 agentId, address owner, address wallet) external {
        _owners[agentId] = owner;
        getAgentWallet[agentId] = wallet;
    }

    function ownerOf(uint256 agentId) external view returns (address) {
        require(_owners[agentId] != address(0), "no such agent");
        return _owners[agentId];
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0x80ac58cd;
    }
}
