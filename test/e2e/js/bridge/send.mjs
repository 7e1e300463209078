// Sends calls one after the other, each once the one before is in a block, and then reads. A call that
// reverts is told as such, gas being given.
import { Contract, JsonRpcProvider, Wallet } from 'ethers'
import { run } from '../run.mjs'

await run(async ({ rpc, privateKey, calls = [], reads = [] }) => {
  const provider = new JsonRpcProvider(rpc, undefined, { pollingInterval: 200, cacheTimeout: -1 })
  const receipts = []
  if (calls.length > 0) {
    const wallet = new Wallet(privateKey, provider)
    let nonce = await wallet.getNonce()
    for (const { to, data, signature, args = [] } of calls) {
      const sent = data !== undefined
        ? await wallet.sendTransaction({ to, data, nonce: nonce++, gasLimit: 3_000_000 })
        : await new Contract(to, [`function ${signature}`], wallet).getFunction(signature.split('(')[0])(...args, { nonce: nonce++, gasLimit: 3_000_000 })
      const receipt = await provider.waitForTransaction(sent.hash, 1, 60_000)
      receipts.push({ hash: sent.hash, block: receipt.blockNumber, ok: receipt.status === 1 })
    }
  }
  const values = []
  for (const { to, signature, args = [] } of reads) {
    const contract = new Contract(to, [`function ${signature}`], provider)
    values.push(String(await contract.getFunction(signature.split('(')[0])(...args)))
  }
  provider.destroy()
  return { receipts, values }
})
