// Runs one script: its input is JSON on standard input, its result JSON on standard output.
// A failure is a message on standard error and a non-zero exit.
import { readFileSync } from 'node:fs';

export async function run(script) {
  try {
    const result = await script(JSON.parse(readFileSync(0, 'utf8')));
    const text = JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
    // Open sockets and pollers of the libraries would keep the process alive.
    process.stdout.write(`${text}\n`, () => process.exit(0));
  } catch (error) {
    process.stderr.write(`${error.stack ?? error}\n`, () => process.exit(1));
  }
}

export function check(condition, message) {
  if (!condition) {
    throw new Error(message);
  }
}

// within fails with a message if the promise takes longer than seconds.
export function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
