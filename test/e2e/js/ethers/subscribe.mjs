// Hears of new blocks and of a token's logs over WebSocket.
import { Contract, ContractFactory, WebSocketProvider } from 'ethers';
import { compileToken } from '../compile.mjs';
import { run, within } from '../run.mjs';
import { connect } from './connect.mjs';

await run(async (input) => {
  const { wallet } = connect(input);
  const { abi, bytecode } = compileToken();
  const deployed = await new ContractFactory(abi, bytecode, wallet).deploy(1000n);
  await deployed.deploymentTransaction().wait(1, 40_000);

  const socket = new WebSocketProvider(input.ws, input.chainId);
  const heads = within(30, 'newHeads', collectHeads(socket, 2));
  const token = new Contract(await deployed.getAddress(), abi, wallet);
  const watched = token.connect(socket);
  const heard = within(30, 'logs', new Promise((resolve) => {
    watched.on(watched.filters.Transfer(null, input.to), ({ log }) => {
      const { from, to, value } = token.interface.parseLog(log).args;
      resolve({ from, to, value, hash: log.transactionHash });
    });
  }));
  // The subscription is a request of its own; a call after it on the same socket orders them.
  await within(10, 'the socket', watched.balanceOf(input.to));
  const sent = await (await token.transfer(input.to, 7n)).wait(1, 40_000);
  return { heads: await heads, log: await heard, sent: sent.hash };
});

function collectHeads(socket, count) {
  const heads = [];
  return new Promise((resolve) => {
    socket.on('block', (number) => {
      heads.push(number);
      if (heads.length === count) {
        resolve([...heads]); // more may come before the script ends
      }
    });
  });
}
