// Writes what the Go code embeds of the last `forge build`: node artifacts.mjs FOLDER NAME...
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...names] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const name of names) {
  const built = JSON.parse(readFileSync(join('.forge/out', `${name}.sol`, `${name}.json`), 'utf8'));
  const artifact = { contractName: name, abi: built.abi, bytecode: built.bytecode.object };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(artifact, null, 1)}\n`);
}
