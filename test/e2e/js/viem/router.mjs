// A router in the manner of Uniswap V2's over wrapped BTT: liquidity in and out, a swap each way, with
// every balance that should have moved and none that should not.
import { decodeEventLog, getContractAddress, parseEther } from 'viem';
import { fileURLToPath } from 'node:url';
import { compile, compileToken } from '../compile.mjs';
import { check, run } from '../run.mjs';
import { connect } from './connect.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

await run(async (input) => {
  const { reader, wallet } = connect(input);
  const me = wallet.account.address;
  const { Router, Pool } = compile(at('../contracts/Swap.sol'));
  const { WBTT } = compile(at('../../../../contracts/wrapped/WBTT.sol'));
  const wrapped = { address: input.wrapped, abi: WBTT.abi };
  const token = compileToken();
  const mined = async (hash) => {
    const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 40_000 });
    check(receipt.status === 'success', `transaction ${hash} failed with ${receipt.gasUsed} gas used`);
    return receipt;
  };
  const deploy = async ({ abi, bytecode }, args) => ({
    abi, address: (await mined(await wallet.deployContract({ abi, bytecode, args }))).contractAddress,
  });
  const read = (contract, functionName, args = []) => reader.readContract({ ...contract, functionName, args });
  const write = async (contract, functionName, args, value = 0n) =>
    mined(await wallet.writeContract({ ...contract, functionName, args, value }));
  const holds = async (address) => ({
    btt: await reader.getBalance({ address }), wrapped: await read(wrapped, 'balanceOf', [address]),
    token: await read(coin, 'balanceOf', [address]),
  });

  const coin = await deploy(token, [parseEther('1000')]);
  const router = await deploy(Router, [wrapped.address, coin.address]);
  const pool = { address: await read(router, 'pool'), abi: Pool.abi };
  await write(coin, 'approve', [router.address, parseEther('1000')]);

  // More is sent than goes in: the rest comes back.
  const before = await reader.getBalance({ address: me });
  const added = await write(router, 'addLiquidityETH', [parseEther('200'), parseEther('20'), me], parseEther('25'));
  const spent = before - (await reader.getBalance({ address: me })) - added.gasUsed * added.effectiveGasPrice;
  const start = await holds(pool.address);

  const sold = await write(router, 'swapExactETHForTokens', [1n, input.to], parseEther('1'));
  const tokensBought = await read(coin, 'balanceOf', [input.to]);
  await write(router, 'swapExactTokensForETH', [parseEther('10'), 1n, input.to]);
  const bttBought = await reader.getBalance({ address: input.to });
  const tooDear = await refusal(() => reader.simulateContract({
    ...router, account: wallet.account, functionName: 'swapExactETHForTokens', args: [parseEther('100'), input.to], value: 1n,
  }));

  const shares = await read(pool, 'balanceOf', [me]);
  await write(pool, 'approve', [router.address, shares]);
  await write(router, 'removeLiquidityETH', [shares, input.to]);
  const stray = await refusal(() => reader.call({ account: wallet.account, to: router.address, value: 1n }));

  const deposit = await write(wrapped, 'deposit', [], parseEther('3'));
  const withdrawal = await write(wrapped, 'withdraw', [parseEther('3')]);
  const tooMuch = await refusal(() => reader.simulateContract({
    ...wrapped, account: wallet.account, functionName: 'withdraw', args: [parseEther('990000000000000')],
  }));
  const names = (receipt) => receipt.logs
    .filter((log) => log.address.toLowerCase() === wrapped.address.toLowerCase())
    .map((log) => decodeEventLog({ abi: wrapped.abi, data: log.data, topics: log.topics }).eventName);
  return {
    token: [await read(wrapped, 'name'), await read(wrapped, 'symbol'), await read(wrapped, 'decimals')],
    hasCode: (await reader.getCode({ address: wrapped.address })) === WBTT.runtime,
    isBacked: (await read(wrapped, 'totalSupply')) === (await reader.getBalance({ address: wrapped.address })),
    spent, start, shares, tokensBought, bttBought, tooDear, stray, tooMuch,
    swapLogs: names(sold), depositLogs: names(deposit), withdrawalLogs: names(withdrawal),
    routerLeft: await holds(router.address),
    pool: await holds(pool.address), to: await holds(input.to),
    poolIsRoutersFirst: pool.address === getContractAddress({ from: router.address, nonce: 1n }),
  };
});

async function refusal(call) {
  try {
    await call();
  } catch (error) {
    return error.shortMessage ?? error.message;
  }
  throw new Error('the call should have been refused');
}
