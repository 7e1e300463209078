// Sends calls one after the other, each once the one before is in a block (or all at once, if they may
// be together), and then reads. A call that reverts is told as such, gas being given.
import { Contract, JsonRpcProvider, Wallet } from 'ethers'
import { run } from '../run.mjs'

await run(async ({ rpc, privateKey, calls = [], reads = [], together = false }) => {
  const provider = new JsonRpcProvider(rpc, undefined, { pollingInterval: 200, cacheTimeout: -1 })
  const receipts = []
  if (calls.length > 0) {
    const wallet = new Wallet(privateKey, provider)
    let nonce = await wallet.getNonce()
    const finish = async ({ hash }) => {
      const receipt = await provider.waitForTransaction(hash, 1, 60_000)
      receipts.push({ hash, block: receipt.blockNumber, ok: receipt.status === 1 })
    }
    const pending = []
    for (const { to, data, signature, args = [], gas = together ? 300_000 : 3_000_000 } of calls) {
      const options = { nonce: nonce++, gasLimit: gas }
      const sent = data !== undefined
        ? await wallet.sendTransaction({ to, data, ...options })
        : await new Contract(to, [`function ${signature}`], wallet).getFunction(signature.split('(')[0])(...args, options)
      if (together) pending.push(sent)
      else await finish(sent)
    }
    for (const sent of pending) await finish(sent)
  }
  const values = []
  for (const { to, signature, args = [] } of reads) {
    const contract = new Contract(to, [`function ${signature}`], provider)
    values.push(String(await contract.getFunction(signature.split('(')[0])(...args)))
  }
  provider.destroy()
  return { receipts, values }
})
