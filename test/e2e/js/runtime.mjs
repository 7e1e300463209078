// Writes the code that a contract without a constructor has on chain: node runtime.mjs FILE.sol NAME OUT.hex
import { writeFileSync } from 'node:fs';
import { compile } from './compile.mjs';

const [source, name, out] = process.argv.slice(2);
const { runtime } = compile(source)[name];
writeFileSync(out, `${runtime}\n`);
