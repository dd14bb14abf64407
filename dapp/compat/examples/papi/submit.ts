// Asks for the fee, signs, submits, waits until the block is final, and reads an error.
import { Enum } from 'polkadot-api'
import { connect, signerOf } from './connect.js'

const { client, api } = connect()
const alice = signerOf('//Alice')

const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const transfer = api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', bob), value: 1_000_000_000n })
console.log(`fee ${await transfer.getEstimatedFees(alice.publicKey)} units of 10^-9 SDRt`)
const done = await transfer.signAndSubmit(alice) // throws when the pool refuses it
console.log(`transfer: ${done.ok ? 'ok' : 'failed'} in block ${done.block.number}`)

const cancelled = await api.tx.Marketplace.cancel({ order_id: 77n }).signAndSubmit(alice)
if (!cancelled.ok && cancelled.dispatchError.type === 'Module') {
  const { type, value } = cancelled.dispatchError.value as { type: string; value: { type: string } }
  console.log(`cancel: ${type}.${value.type}`)
}
client.destroy()
