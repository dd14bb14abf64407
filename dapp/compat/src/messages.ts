// What wallets sign in roaming, byte by byte, written from docs/guide-wallet.md and without the library in Rust.
import { u8aConcat, u8aToHex } from '@polkadot/util'
import { ed25519Sign } from '@polkadot/util-crypto'
import { createHash } from 'node:crypto'

type Pair = { publicKey: Uint8Array; secretKey: Uint8Array }

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const tag = (name: string): Uint8Array => u8aConcat(Buffer.from(name, 'ascii'), [1])

function le(value: number | bigint, bytes: number): Uint8Array {
  const out = Buffer.alloc(8)
  out.writeBigUInt64LE(BigInt(value))
  return out.subarray(0, bytes)
}

/** Asks that units go into a channel until so many were ever put in. */
export const topUp = (genesis: Uint8Array, channel: number, newDeposit: number, validUntil: number): Uint8Array =>
  u8aConcat(tag('interwork/topup'), genesis, le(channel, 8), le(newDeposit, 8), le(validUntil, 8))

/** Asks to close a channel. */
export const close = (genesis: Uint8Array, channel: number): Uint8Array => u8aConcat(tag('interwork/close'), genesis, le(channel, 8))

/** Gives units back to their issuer. */
export const giveBack = (genesis: Uint8Array, of: { class: number; nonce: number; wallet: Uint8Array; units: number; validUntil: number }): Uint8Array =>
  u8aConcat(tag('interwork/retrn'), genesis, le(of.class, 4), le(of.nonce, 8), of.wallet, le(of.units, 8), le(of.validUntil, 8))

/** A claim of `units` by a voucher and, if `tick` is more than 0, that tick of a chain of `max` which are worth one unit each. */
export function claim(genesis: Uint8Array, key: Pair, channel: number, units: number, tick = 0, max = 0) {
  const link = (value: Uint8Array): Uint8Array => sha256(u8aConcat(tag('interwork/tick'), le(channel, 8), value))
  let value: Uint8Array = new Uint8Array(32).fill(7)
  const chain = [value]
  for (let i = 0; i < max; i += 1) chain.push((value = link(value)))
  chain.reverse()
  const tickRoot = max > 0 ? chain[0] : new Uint8Array(32)
  const tickValue = max > 0 ? 1 : 0
  const bytes = u8aConcat(tag('interwork/vouch'), genesis, le(channel, 8), le(units - tick, 8), tickRoot, le(tickValue, 8), le(max, 2))
  return {
    voucher: { channel, cumulative: units - tick, tickRoot: u8aToHex(tickRoot), tickValue, maxTicks: max },
    signature: u8aToHex(ed25519Sign(bytes, key)),
    tick: tick > 0 ? { index: tick, preimage: u8aToHex(chain[tick]) } : null,
  }
}
