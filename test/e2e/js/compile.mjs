// Compiles one Solidity file with npm's solc, for the London EVM, so that one artifact would
// do for Ethereum and TRON. An import names an npm package or a file beside the source.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const { resolve } = createRequire(import.meta.url);

// compile returns the contracts of the file by name, each with its abi, bytecode and runtime code.
export function compile(path, folders = []) {
  const name = basename(path);
  const input = {
    language: 'Solidity',
    sources: { [name]: { content: readFileSync(path, 'utf8') } },
    settings: {
      evmVersion: 'london',
      optimizer: { enabled: true, runs: 200 },
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
    },
  };
  const find = reader([dirname(path), ...folders]);
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error');
  if (errors.length > 0) {
    throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  }
  const contracts = Object.entries(output.contracts[name]);
  return Object.fromEntries(
    contracts.map(([contract, { abi, evm }]) => [
      contract, { abi, bytecode: `0x${evm.bytecode.object}`, runtime: `0x${evm.deployedBytecode.object}` },
    ]),
  );
}

function reader(folders) {
  return (path) => {
    try {
      const beside = folders.map((folder) => join(folder, path)).find((file) => existsSync(file));
      return { contents: readFileSync(beside ?? resolve(path), 'utf8') };
    } catch (error) {
      return { error: error.message };
    }
  };
}

// compileToken returns the token that wallets are tried with.
export function compileToken() {
  return compile(fileURLToPath(new URL('contracts/Token.sol', import.meta.url))).Token;
}
