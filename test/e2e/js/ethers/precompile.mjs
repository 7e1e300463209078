// Opens a purse, signs a voucher, has another account claim it, and reads views and logs, with
// nothing but ethers; then lets a contract own a purse.
import { Contract, ContractFactory, Signature, Wallet, isCallException, parseEther } from 'ethers';
import { fileURLToPath } from 'node:url';
import { compile } from '../compile.mjs';
import { check, run } from '../run.mjs';
import { connect } from './connect.mjs';

const interfaces = fileURLToPath(new URL('../../../../contracts/paychan/', import.meta.url));
const address = '0x0000000000000000000000000000000000000900';
const types = {
  Voucher: [
    { name: 'purse', type: 'uint64' },
    { name: 'epoch', type: 'uint32' },
    { name: 'payee', type: 'address' },
    { name: 'lane', type: 'uint32' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'expiry', type: 'uint64' },
  ],
};
const nobody = '0x0000000000000000000000000000000000000000';

await run(async (input) => {
  const { provider, wallet } = connect(input);
  const relay = new Wallet(`0x${input.peerKey.replace(/^0x/, '')}`, provider);
  const { abi } = compile(`${interfaces}IPaychan.sol`).IPaychan;
  const paychan = new Contract(address, abi, wallet);
  const send = async (pending) => (await pending).wait(1, 40_000);
  const named = (receipt) => receipt.logs.map((log) => paychan.interface.parseLog(log).name);

  const delay = (await paychan.getParams()).minUnlockDelaySeconds;
  const opened = await send(paychan.openPurse(parseEther('5'), delay));
  const { purse, owner, amount } = paychan.interface.parseLog(opened.logs[0]).args;

  const expiry = Math.floor(Date.now() / 1000) + 3600;
  const voucher = { purse, epoch: 0, payee: input.to, lane: 1, cumulative: parseEther('1.25'), expiry };
  const domain = { name: 'BTTC Channel', version: '1', chainId: input.chainId, verifyingContract: address };
  const { r, s, v } = Signature.from(await wallet.signTypedData(domain, types, voucher));
  const signed = { ...voucher, signer: nobody, r, s, v };
  const claimable = await paychan.claimableVoucher(signed);
  const greedy = await paychan.claimableVoucher({ ...signed, cumulative: parseEther('2') });

  const claimed = await send(paychan.connect(relay).claim([{ ...signed, lane: 2 }, signed], [], []));
  const settled = claimed.logs.map((log) => paychan.interface.parseLog(log).args);
  const lane = await paychan.getLane(input.to, purse, 0, 1, expiry);

  const requested = await send(paychan.requestUnlock(purse));
  const waiting = await paychan.getPurse(purse);
  const canceled = await send(paychan.cancelUnlock(purse));
  const stranger = await failure(() => paychan.connect(relay).requestUnlock.staticCall(purse));
  const estimate = await failure(() => paychan.withdraw.estimateGas(purse));
  const value = await failure(() => wallet.estimateGas({ to: address, value: 1n }));
  const found = await paychan.queryFilter(paychan.filters.ItemSettled(purse), opened.blockNumber);

  return {
    purse,
    ownerIsWallet: owner === wallet.address,
    deposit: amount,
    openLogs: named(opened),
    claimablePaid: claimable.result.paid,
    claimableReason: claimable.reason,
    greedyReason: greedy.reason,
    codes: settled.map((item) => item.code),
    paid: settled.map((item) => item.paid),
    gasPerItem: claimed.gasUsed / 2n,
    payeeHolds: await provider.getBalance(input.to),
    laneClaimed: lane.claimed,
    unlockLogs: [...named(requested), ...named(canceled)],
    waitingPhase: waiting.unlockPhase,
    phaseAfter: (await paychan.getPurse(purse)).unlockPhase,
    balance: (await paychan.getPurse(purse)).balance,
    purses: (await paychan.getPursesOf(wallet.address, 0, 100)).includes(purse),
    filtered: found.map((log) => log.args.index),
    stranger: stranger.reason,
    estimateReason: estimate.reason,
    valueReason: value.reason,
    contract: await byContract(wallet, paychan, delay, input.to, expiry),
  };
});

async function byContract(wallet, paychan, delay, payee, expiry) {
  const { abi, bytecode } = compile(fileURLToPath(new URL('../contracts/Tipper.sol', import.meta.url)), [interfaces]).Tipper;
  const deployed = await new ContractFactory(abi, bytecode, wallet).deploy();
  const { contractAddress } = await deployed.deploymentTransaction().wait(1, 40_000);
  const tipper = new Contract(contractAddress, abi, wallet);
  const send = async (pending) => (await pending).wait(1, 40_000);
  await send(wallet.sendTransaction({ to: contractAddress, value: parseEther('4') }));

  const regret = await tipper.openAndRegret.staticCall(parseEther('3'), delay);
  const regretted = await send(tipper.openAndRegret(parseEther('3'), delay));
  const heldAfterRegret = await wallet.provider.getBalance(contractAddress);
  const opened = await send(tipper.open(parseEther('3'), delay));
  const { purse, owner } = paychan.interface.parseLog(opened.logs[0]).args;
  const tipped = await send(tipper.tip(purse, payee, parseEther('0.5'), expiry));
  return {
    regret,
    logsOfRegret: regretted.logs.length,
    heldAfterRegret,
    held: await wallet.provider.getBalance(contractAddress),
    ownsPurse: owner === contractAddress,
    share: await paychan.getRelayShare(contractAddress),
    tipped: tipped.logs.map((log) => paychan.interface.parseLog(log).args.paid),
    payeeHolds: await wallet.provider.getBalance(payee),
    reason: await tipper.tryCancel.staticCall(purse),
  };
}

async function failure(call) {
  try {
    await call();
  } catch (error) {
    check(isCallException(error), `not a revert: ${error}`);
    return error;
  }
  throw new Error('the call should have reverted');
}
