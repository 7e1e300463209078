// Hears of new blocks and of a token's logs over WebSocket.
import { createPublicClient, webSocket } from 'viem';
import { compileToken } from '../compile.mjs';
import { check, run, within } from '../run.mjs';
import { connect } from './connect.mjs';

await run(async (input) => {
  const { chain, reader, wallet } = connect(input);
  const { abi, bytecode } = compileToken();
  const mined = async (hash) => {
    const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 40_000 });
    check(receipt.status === 'success', `transaction ${hash} failed with ${receipt.gasUsed} gas used`);
    return receipt;
  };
  const deployment = await mined(await wallet.deployContract({ abi, bytecode, args: [1000n] }));
  const address = deployment.contractAddress;

  const socket = createPublicClient({ chain, transport: webSocket(input.ws) });
  const heads = within(30, 'newHeads', collectHeads(socket, 2));
  const heard = within(30, 'logs', new Promise((resolve, reject) => {
    socket.watchContractEvent({
      address, abi, eventName: 'Transfer', args: { to: input.to }, poll: false, onError: reject,
      onLogs: ([log]) => resolve({ ...log.args, hash: log.transactionHash }),
    });
  }));
  // The subscription is a request of its own; a call after it on the same socket orders them.
  await within(10, 'the socket', socket.getBlockNumber());
  const sent = await mined(await wallet.writeContract({
    address, abi, functionName: 'transfer', args: [input.to, 7n],
  }));
  return { heads: await heads, log: await heard, sent: sent.transactionHash };
});

function collectHeads(socket, count) {
  const heads = [];
  return new Promise((resolve, reject) => {
    socket.watchBlocks({
      poll: false, onError: reject,
      onBlock: (block) => {
        heads.push(Number(block.number));
        if (heads.length === count) {
          resolve([...heads]); // more may come before the script ends
        }
      },
    });
  });
}
