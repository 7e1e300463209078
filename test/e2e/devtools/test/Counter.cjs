const assert = require('node:assert/strict');
const { ethers, network } = require('hardhat');

describe('Counter', () => {
  it('is deployed, counts and logs', async () => {
    assert.equal(network.name, 'bttc');
    const [owner, other] = await ethers.getSigners();
    const counter = await ethers.deployContract('Counter', [7]);
    await counter.waitForDeployment();
    assert.equal(await counter.count(), 7n);

    const receipt = await (await counter.connect(other).add(5)).wait();
    assert.equal(receipt.status, 1);
    assert.notEqual(owner.address, other.address);
    assert.equal(await counter.count(), 12n);
    assert.equal(await counter.count({ blockTag: receipt.blockNumber - 1 }), 7n);
    const [log] = await counter.queryFilter('Counted', receipt.blockNumber, receipt.blockNumber);
    assert.deepEqual([...log.args], [other.address, 12n]);
  });

  it('refuses with its own error', async () => {
    const counter = await ethers.deployContract('Counter', [0]);
    await counter.waitForDeployment();
    await assert.rejects(counter.add.staticCall(101), (error) => {
      const refused = counter.interface.parseError(error.data);
      assert.equal(refused.name, 'TooFar');
      assert.deepEqual([...refused.args], [101n, 100n]);
      return true;
    });
  });
});
