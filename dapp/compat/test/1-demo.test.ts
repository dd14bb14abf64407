// The demonstration as a polkadot.js front end sees it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { api, node } from '../src/chain.js'
import { decodeBlocks } from '../src/decode.js'
import { CLI } from '../src/node.js'

test('polkadot.js decodes every call, event and error of the demonstration', { timeout: 300_000 }, async () => {
  const { stdout } = await promisify(execFile)(CLI, ['demo', '--output', 'json', '--url', node.url], { maxBuffer: 1 << 24 })
  assert.equal(JSON.parse(stdout).ok, true)
  const head = await api.rpc.chain.getHeader()
  const found = await decodeBlocks(api, 1, head.number.toNumber())
  assert.equal(found.blocks, head.number.toNumber())
  // What the demonstration is known to do; less would mean that blocks were not looked into.
  for (const call of [
    'operators.apply', 'operators.admit', 'board.propose', 'council.vote', 'council.close', 'sdrt.appointIssuer',
    'sdrt.mint', 'sdrt.reportRates', 'sdrt.confirmRedemption', 'marketplace.publishOffer', 'marketplace.request',
    'marketplace.accept', 'marketplace.reportUsage', 'marketplace.release', 'balances.transferKeepAlive',
    'dice.issue', 'dice.assign', 'dice.depositCollateral', 'dice.proposeAcceptance', 'dice.acceptAcceptance',
    'channels.openRelayed', 'channels.close', 'dice.redeem', 'dice.returnUnitsRelayed', 'dice.burn',
  ]) assert.ok(found.calls.has(call), `${call} was not found`)
  for (const event of ['operators.Admitted', 'council.Executed', 'sdrt.Minted', 'marketplace.UsageReported', 'marketplace.OrderClosed',
    'channels.ChannelOpened', 'channels.ChannelClosed', 'dice.Redeemed'])
    assert.ok(found.events.has(event), `${event} was not found`)
  assert.deepEqual([...found.errors], [], 'nothing fails in the demonstration')
})
