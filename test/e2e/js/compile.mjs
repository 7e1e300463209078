// Compiles contracts/Token.sol with npm's solc, as the contracts of the bridge are: for the
// London EVM, so that one artifact would do for Ethereum and TRON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const resolve = createRequire(import.meta.url).resolve;

export function compileToken() {
  const source = fileURLToPath(new URL('contracts/Token.sol', import.meta.url));
  const input = {
    language: 'Solidity',
    sources: { 'Token.sol': { content: readFileSync(source, 'utf8') } },
    settings: {
      evmVersion: 'london',
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readImport }));
  const errors = (output.errors ?? []).filter((error) => error.severity === 'error');
  if (errors.length > 0) {
    throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  }
  const { abi, evm } = output.contracts['Token.sol'].Token;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

function readImport(path) {
  try {
    return { contents: readFileSync(resolve(path), 'utf8') };
  } catch (error) {
    return { error: error.message };
  }
}
