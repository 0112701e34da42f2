// Compiles src/*.sol to compiled/*.json. With --check it writes nothing and fails when a checked-in file differs.
import { readFileSync, readdirSync, mkdirSync, writeFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import solc from "solc";

const root = dirname(fileURLToPath(import.meta.url));
const resolve = createRequire(import.meta.url).resolve;

const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 200 },
  // Without the metadata trailer the bytecode depends on nothing but the code and the compiler.
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
};

// These run on chains of others, some of which lack the newest instructions (PUSH0, MCOPY).
const londonContracts = ["SignatureCheck", "StateReads"];

function compileAll(names) {
  const newest = names.filter((name) => !londonContracts.includes(name));
  return [...compile(newest, settings), ...compile(londonContracts, { ...settings, evmVersion: "london" })];
}

function compile(names, settings) {
  const sources = Object.fromEntries(names.map((name) => [`src/${name}.sol`, { content: read(`src/${name}.sol`) }]));
  const input = { language: "Solidity", sources, settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readImport }));
  const problems = (output.errors ?? []).filter(isOurs);
  if (problems.length > 0) {
    throw new Error(problems.map((problem) => problem.formattedMessage).join("\n"));
  }
  return names.map((name) => [`compiled/${name}.json`, artifact(name, output.contracts[`src/${name}.sol`][name])]);
}

/** What packages are warned of is theirs to mend; an error is nobody's alone. */
function isOurs({ severity, sourceLocation }) {
  return severity === "error" || sourceLocation === undefined || sourceLocation.file.startsWith("src/");
}

function artifact(contractName, { abi, evm }) {
  const bytecode = `0x${evm.bytecode.object}`;
  const deployedBytecode = `0x${evm.deployedBytecode.object}`;
  return JSON.stringify({ contractName, abi, bytecode, deployedBytecode }, null, 2) + "\n";
}

function readImport(path) {
  try {
    return { contents: readFileSync(resolve(path), "utf8") };
  } catch (error) {
    return { error: error.message };
  }
}

function read(path) {
  return readFileSync(join(root, path), "utf8");
}

function namesIn(folder, extension) {
  const path = join(root, folder);
  return existsSync(path)
    ? readdirSync(path).filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length)).sort()
    : [];
}

/** The artifacts that are missing, differ from what the sources compile to, or have no source. */
function stale(artifacts) {
  const differing = artifacts.filter(([path, text]) => !existsSync(join(root, path)) || read(path) !== text).map(([path]) => path);
  const expected = new Set(artifacts.map(([path]) => path));
  const orphans = namesIn("compiled", ".json").map((name) => `compiled/${name}.json`).filter((path) => !expected.has(path));
  return [...differing, ...orphans];
}

const artifacts = compileAll(namesIn("src", ".sol"));
if (process.argv.includes("--check")) {
  const paths = stale(artifacts);
  if (paths.length > 0) {
    console.error(`not what the sources compile to: ${paths.join(", ")} (run: node compile.mjs)`);
    process.exit(1);
  }
  console.log(`${artifacts.length} contracts are what the sources compile to (solc ${solc.version()})`);
} else {
  mkdirSync(join(root, "compiled"), { recursive: true });
  for (const [path, text] of artifacts) {
    writeFileSync(join(root, path), text);
    console.log(path);
  }
}
