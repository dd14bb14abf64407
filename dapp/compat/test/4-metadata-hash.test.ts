// RFC-78: the hash compiled into the runtime is the one that a wallet computes from the metadata.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata'
import { hexToU8a, u8aToHex } from '@polkadot/util'
import { api } from '../src/chain.js'
import { key } from '../src/pjs.js'

async function digest(symbol: string): Promise<Uint8Array> {
  const opaque = (await api.call.metadata.metadataAtVersion(15)) as any
  return merkleizeMetadata(opaque.unwrap().toU8a(true), {
    base58Prefix: api.consts.system.ss58Prefix.toJSON() as number,
    decimals: api.registry.chainDecimals[0],
    specName: api.runtimeVersion.specName.toString(),
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    tokenSymbol: symbol,
  }).digest()
}

/** A remark by Alice, signed with the hash switched on. */
async function remark(metadataHash: Uint8Array) {
  const tx = api.tx.system.remark('0x00')
  const nonce = (await api.call.accountNonceApi.accountNonce(key('Alice').address)) as any
  const options = { nonce, era: 0, blockHash: api.genesisHash, mode: 1, metadataHash: u8aToHex(metadataHash) }
  return tx.signAsync(key('Alice'), options as any)
}

test('a transaction signed with the hash computed from the metadata is accepted', async () => {
  const tx = await remark(await digest(api.registry.chainTokens[0]))
  await new Promise<void>((resolve, reject) => {
    tx.send(({ status, dispatchError }) => {
      if (!status.isInBlock) return
      if (dispatchError) reject(new Error(dispatchError.toString()))
      else resolve()
    }).catch(reject)
  })
})

test('one with the hash of another token is refused', async () => {
  await assert.rejects((await remark(await digest('SDR'))).send(), /bad signature/i)
})

test('one with a bit of the hash flipped is refused', async () => {
  const wrong = hexToU8a(u8aToHex(await digest('SDRT')))
  wrong[0] ^= 1
  await assert.rejects((await remark(wrong)).send(), /bad signature/i)
})
