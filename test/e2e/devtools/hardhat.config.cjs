// Hardhat with the compiler that package.json pins instead of one from the network. Address and keys
// of the chain come by the environment.
const path = require('node:path');
const { subtask } = require('hardhat/config');
const { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } = require('hardhat/builtin-tasks/task-names');
require('@nomicfoundation/hardhat-ethers');

subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, async ({ solcVersion }) => ({
  compilerPath: path.join(path.dirname(require.resolve('solc/package.json')), 'soljson.js'),
  isSolcJs: true,
  version: solcVersion,
  longVersion: require('solc').version(),
}));

module.exports = {
  solidity: { version: '0.8.30', settings: { evmVersion: 'london', optimizer: { enabled: true, runs: 200 } } },
  paths: { sources: './contracts', tests: './test', cache: './node_modules/.cache/hardhat/cache', artifacts: './node_modules/.cache/hardhat/artifacts' },
  networks: {
    bttc: {
      url: process.env.BTTC_RPC ?? 'http://127.0.0.1:8545',
      chainId: Number(process.env.BTTC_CHAIN_ID ?? 19991),
      accounts: (process.env.BTTC_KEYS ?? '').split(',').filter(Boolean).map((key) => `0x${key.replace(/^0x/, '')}`),
    },
  },
  mocha: { timeout: 60_000 },
};
