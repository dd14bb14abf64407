// The test vectors of what wallets sign, checked with polkadot.js: the layouts are written here a second time, from the
// guide for wallet developers, and every signature is verified with the libraries that wallets use. Needs no node.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { bnToU8a, hexToU8a, stringToU8a, u8aConcat, u8aToHex, u8aWrapBytes } from '@polkadot/util'
import {
  blake2AsU8a,
  cryptoWaitReady,
  ed25519PairFromSeed,
  ed25519Verify,
  secp256k1PairFromSeed,
  secp256k1Verify,
  sr25519PairFromSeed,
  sr25519Sign,
  sr25519Verify,
} from '@polkadot/util-crypto'

const VECTORS = new URL('../../../../crates/micropay/vectors/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), 'utf8'))
const bytes = (hex: string) => hexToU8a(`0x${hex}`)
const hex = (data: Uint8Array) => u8aToHex(data).slice(2)
const sha256 = (data: Uint8Array) => Uint8Array.from(createHash('sha256').update(data).digest())

/** After the genesis hash: name of a field, and how many bytes it has. Numbers are little-endian. */
const LAYOUTS: Record<string, [tag: string, fields: [string, number][]]> = {
  voucher: [
    'interwork/vouch',
    [['channel', 8], ['cumulative', 8], ['tick_root', 32], ['tick_value', 8], ['max_ticks', 2]],
  ],
  open: [
    'interwork/opens',
    [
      ['acceptance', 8], ['class', 4], ['visited', 4], ['wallet', 32], ['nonce', 8], ['voucher_key', 32], ['deposit', 8],
      ['expires', 8], ['valid_until', 8],
    ],
  ],
  top_up: ['interwork/topup', [['channel', 8], ['new_deposit', 8], ['valid_until', 8]]],
  close: ['interwork/close', [['channel', 8]]],
  return: ['interwork/retrn', [['class', 4], ['nonce', 8], ['wallet', 32], ['units', 8], ['valid_until', 8]]],
  contract: [
    'interwork/agree',
    [
      ['acceptance', 8], ['class', 4], ['visited', 4], ['wallet', 32], ['voucher_key', 32], ['commitment', 32],
      ['valid_until', 8],
    ],
  ],
  query: ['interwork/query', [['channel', 8], ['time', 8]]],
}

function layOut(kind: string, genesis: string, fields: Record<string, string | number>): Uint8Array {
  const [tag, layout] = LAYOUTS[kind]!
  const part = ([name, length]: [string, number]) => {
    const value = fields[name]!
    return length === 32 ? bytes(value as string) : bnToU8a(BigInt(value), { bitLength: length * 8, isLe: true })
  }
  return u8aConcat(stringToU8a(tag), [1], bytes(genesis), ...layout.map(part))
}

interface Signed {
  name: string
  message: string
  scheme: 'sr25519' | 'ed25519' | 'ecdsa'
  account: string
  wrapped: boolean
  signature: string
}

/** Whether a signature is an account's, of a message. */
function holds(row: Signed, publicKey: Uint8Array): boolean {
  const message = row.wrapped ? u8aWrapBytes(bytes(row.message)) : bytes(row.message)
  const signature = bytes(row.signature)
  try {
    switch (row.scheme) {
      case 'sr25519':
        return sr25519Verify(message, signature, bytes(row.account))
      case 'ed25519':
        return ed25519Verify(message, signature, bytes(row.account))
      case 'ecdsa':
        // The account is a hash of the key: the key must lead to it and have signed.
        return hex(blake2AsU8a(publicKey)) === row.account && secp256k1Verify(message, signature, publicKey, 'blake2')
    }
  } catch {
    return false // The libraries throw at what is no signature at all.
  }
}

before(() => cryptoWaitReady())

test('vectors: wallets have the accounts that their seeds lead to', () => {
  const pairs = { sr25519: sr25519PairFromSeed, ed25519: ed25519PairFromSeed, ecdsa: secp256k1PairFromSeed }
  const { wallets } = read('messages')
  assert.equal(wallets.length, 3)
  for (const { scheme, seed, public_key, account } of wallets) {
    const { publicKey } = pairs[scheme as keyof typeof pairs](bytes(seed))
    assert.equal(hex(publicKey), public_key)
    assert.equal(hex(scheme === 'ecdsa' ? blake2AsU8a(publicKey) : publicKey), account)
  }
})

test('vectors: messages of wallets have the bytes of their fields, and are signed', () => {
  const { genesis, wallets, valid } = read('messages')
  const key = bytes(wallets.find(({ scheme }: Signed) => scheme === 'ecdsa').public_key)
  const kinds = new Set<string>()
  for (const row of valid) {
    assert.equal(hex(layOut(row.kind, genesis, row.fields)), row.message, row.name)
    assert.ok(holds(row, key), row.name)
    kinds.add(`${row.kind} ${row.scheme} ${row.wrapped}`)
  }
  assert.equal(kinds.size, 5 * 3 * 2 + 1)
})

test('vectors: signatures that the chain refuses are refused', () => {
  const { wallets, invalid } = read('messages')
  const key = bytes(wallets.find(({ scheme }: Signed) => scheme === 'ecdsa').public_key)
  assert.ok(invalid.length > 30)
  for (const row of invalid) assert.ok(!holds(row, key), row.name)
})

test('vectors: a signature made here is taken here, so that a refusal means something', () => {
  const { wallets, valid } = read('messages')
  const row = valid.find(({ scheme, wrapped }: Signed) => scheme === 'sr25519' && wrapped)
  const pair = sr25519PairFromSeed(bytes(wallets.find(({ scheme }: Signed) => scheme === 'sr25519').seed))
  const signature = sr25519Sign(u8aWrapBytes(bytes(row.message)), pair)
  assert.notEqual(hex(signature), row.signature)
  assert.ok(holds({ ...row, signature: hex(signature) }, new Uint8Array()))
})

test('vectors: vouchers have the bytes of their fields, and are signed', () => {
  const { valid } = read('vouchers')
  assert.ok(valid.length > 5)
  for (const row of valid) {
    assert.equal(hex(layOut('voucher', row.genesis, row)), row.message, row.name)
    assert.ok(ed25519Verify(bytes(row.message), bytes(row.signature), bytes(row.public_key)), row.name)
  }
})

test('vectors: ticks lead to the root of their chain', () => {
  const { chains } = read('ticks')
  const step = (channel: Uint8Array, value: Uint8Array) => sha256(u8aConcat(stringToU8a('interwork/tick'), [1], channel, value))
  for (const { channel, root, ticks } of chains) {
    const id = bnToU8a(BigInt(channel), { bitLength: 64, isLe: true })
    for (const { index, preimage } of ticks) {
      let value = bytes(preimage)
      for (let steps = 0; steps < index; steps++) value = step(id, value)
      assert.equal(hex(value), root, `tick ${index} of channel ${channel}`)
    }
  }
})

test('vectors: payers send the payments, by a reading of what comes over the wire', () => {
  const { genesis, channel, public_key, sessions } = read('payers')
  const number = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset).getBigUint64(0, true)
  for (const { steps } of sessions) {
    let anchor = { cumulative: 0n, value: 0n, root: '' }
    for (const { payment, total } of steps) {
      const sent = bytes(payment)
      if (sent.length === 170) {
        assert.ok(ed25519Verify(sent.subarray(0, 106), sent.subarray(106), bytes(public_key)))
        assert.equal(hex(sent.subarray(16, 48)), genesis)
        anchor = { cumulative: number(sent.subarray(56)), value: number(sent.subarray(96)), root: hex(sent.subarray(64, 96)) }
        assert.equal(anchor.cumulative, BigInt(total))
      } else {
        assert.equal(sent.length, 50)
        assert.equal(number(sent), BigInt(channel))
        assert.equal(number(sent.subarray(8)), anchor.cumulative)
        const index = sent[16]! + 256 * sent[17]!
        assert.equal(anchor.cumulative + BigInt(index) * anchor.value, BigInt(total))
        let value: Uint8Array = sent.subarray(18)
        const id = sent.subarray(0, 8)
        for (let steps = 0; steps < index; steps++) {
          value = sha256(u8aConcat(stringToU8a('interwork/tick'), [1], id, value))
        }
        assert.equal(hex(value), anchor.root)
      }
    }
  }
})
