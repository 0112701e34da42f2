// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

/// @notice Stands at the addresses of registries that conditions ask: EAS and an indexer of it, Farcaster's IdRegistry, the ERC-8004 identities. Anybody writes, and what is
/// written is logged as those registries log it.
contract Registries {
    event Attested(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID);
    event Revoked(address indexed recipient, address indexed attester, bytes32 uid, bytes32 indexed schemaUID);
    event AttestationIndexed(address indexer, address indexed recipient, bytes32 indexed schema, bytes32 indexed attestationUid);
    event Register(address indexed to, uint256 indexed id, address recovery);
    event Transfer(address indexed from, address indexed to, uint256 indexed id);
    event AdminReset(uint256 indexed fid);
    event MetadataSet(uint256 indexed agentId, string indexed indexedMetadataKey, string metadataKey, bytes metadataValue);

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
    mapping(uint256 => address) private _custody;
    mapping(uint256 => address) private _owners;
    mapping(uint256 => address) public getAgentWallet;

    function attest(bytes32 uid, bytes32 schema, address recipient, address attester, uint64 expirationTime) external {
        _attestations[uid] =
            Attestation(uid, schema, uint64(block.timestamp), expirationTime, 0, bytes32(0), recipient, attester, true, "any data of any length, longer than a word");
        emit Attested(recipient, attester, uid, schema);
    }

    function revoke(bytes32 uid) external {
        Attestation storage attestation = _attestations[uid];
        attestation.revocationTime = uint64(block.timestamp);
        emit Revoked(attestation.recipient, attestation.attester, uid, attestation.schema);
    }

    function getAttestation(bytes32 uid) external view returns (Attestation memory) {
        return _attestations[uid];
    }

    function index(address recipient, bytes32 schema, bytes32 uid) external {
        getAttestationUid[recipient][schema] = uid;
        emit AttestationIndexed(msg.sender, recipient, schema, uid);
    }

    function register(address to, uint256 id) external {
        idOf[to] = id;
        _custody[id] = to;
        emit Register(to, id, address(0));
    }

    function transfer(address from, address to) external {
        uint256 id = idOf[from];
        idOf[to] = id;
        _custody[id] = to;
        delete idOf[from];
        emit Transfer(from, to, id);
    }

    function reset(uint256 id) external {
        delete idOf[_custody[id]];
        delete _custody[id];
        emit AdminReset(id);
    }

    function enrol(uint256 agentId, address owner, address wallet) external {
        _owners[agentId] = owner;
        emit Transfer(address(0), owner, agentId);
        setAgentWallet(agentId, wallet);
    }

    function setAgentWallet(uint256 agentId, address wallet) public {
        getAgentWallet[agentId] = wallet;
        emit MetadataSet(agentId, "agentWallet", "agentWallet", abi.encodePacked(wallet));
    }

    function transferAgent(uint256 agentId, address to) external {
        getAgentWallet[agentId] = address(0);
        emit MetadataSet(agentId, "agentWallet", "agentWallet", "");
        emit Transfer(_owners[agentId], to, agentId);
        _owners[agentId] = to;
    }

    function ownerOf(uint256 agentId) external view returns (address) {
        require(_owners[agentId] != address(0), "no such agent");
        return _owners[agentId];
    }

    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == 0x01ffc9a7 || id == 0x80ac58cd;
    }
}
