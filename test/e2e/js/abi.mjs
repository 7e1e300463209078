// Writes the ABI of an interface: node abi.mjs SOURCE.sol OUT.json
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile } from './compile.mjs';

const [source, out] = process.argv.slice(2);
const { abi } = compile(source)[basename(source, '.sol')];
writeFileSync(out, `${JSON.stringify(abi, null, 2)}\n`);
