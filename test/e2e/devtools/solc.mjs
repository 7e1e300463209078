#!/usr/bin/env node
// The compiler that package.json pins, in the form forge runs one: --version, and
// --standard-json from standard input to standard output.
import { readFileSync } from 'node:fs';
import solc from 'solc';

if (process.argv.includes('--version')) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes('--standard-json')) {
  process.stdout.write(solc.compile(readFileSync(0, 'utf8')));
} else {
  console.error('solc.mjs: needs --version or --standard-json');
  process.exit(1);
}
