#!/usr/bin/env node
// Runs the forge that package.json pins, in this folder. The launcher of @foundry-rs/forge exits with 0
// whatever forge does, so that no failing test would be noticed, and it wants a package for each
// platform, which not every registry has.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const platform = `${process.platform}-${{ x64: 'amd64', arm64: 'arm64' }[process.arch]}`;
const suffix = process.platform === 'win32' ? '.exe' : '';
const { resolve } = createRequire(import.meta.url);
let forge;
try {
  forge = resolve(`@foundry-rs/forge-${platform}/bin/forge${suffix}`);
} catch {
  console.error(`forge.mjs: package.json pins no forge for ${platform}: the contracts are tested on Linux (x64) and macOS (arm64)`);
  process.exit(1);
}
const { status, error } = spawnSync(forge, process.argv.slice(2), {
  cwd: dirname(fileURLToPath(import.meta.url)),
  stdio: 'inherit',
});
if (error) {
  console.error(`forge.mjs: ${error.message}`);
}
process.exit(status ?? 1);
