// Deploys a token that calls its recipients, mints some of it for the caller, and makes one recipient of
// each kind in contracts/Recipients.sol.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ContractFactory, JsonRpcProvider, Wallet } from 'ethers'
import { compile } from '../compile.mjs'
import { run } from '../run.mjs'

const js = join(dirname(fileURLToPath(import.meta.url)), '..')
const contracts = join(js, '..', '..', '..', 'contracts', 'portal', 'test')

await run(async ({ rpc, privateKey, mint, modes }) => {
  const artifacts = compile(join(js, 'contracts', 'Recipients.sol'), [contracts])
  const token = compile(join(contracts, 'tokens', 'CallbackToken.sol')).CallbackToken
  const provider = new JsonRpcProvider(rpc, undefined, { pollingInterval: 200, cacheTimeout: -1 })
  const wallet = new Wallet(privateKey, provider)
  let nonce = await wallet.getNonce()
  const deploy = ({ abi, bytecode }, ...args) =>
    new ContractFactory(abi, bytecode, wallet).deploy(...args, { nonce: nonce++, gasLimit: 3_000_000 })
  const hook = await deploy(token, 'Hook', 'HOOK', 6)
  const minted = await hook.mint(wallet.address, mint, { nonce: nonce++, gasLimit: 300_000 })
  const recipients = []
  for (let mode = 0; mode < modes; mode++) recipients.push(await deploy(artifacts.Recipient, hook.target, mode))
  await minted.wait()
  for (const recipient of recipients) await recipient.waitForDeployment()
  provider.destroy()
  return { token: hook.target, recipients: recipients.map(({ target }) => target) }
})
