// Shows the events and errors of the last finalised block, and decodes a call from its bytes.
import { connect } from './connect.js'

const { client, api } = connect()
const { hash, number } = await client.getFinalizedBlock()
const events = await api.query.System.Events.getValue({ at: hash })

console.log(`block ${number} of ${(await client.getChainSpecData()).name}`)
for (const { event } of events) {
  console.log(`event ${event.type}.${event.value.type}`)
  if (event.type === 'System' && event.value.type === 'ExtrinsicFailed') {
    console.log(`error ${JSON.stringify(event.value.value.dispatch_error)}`)
  }
}

// A call from its bytes, as wallets and motions of the board carry it.
const bytes = await api.tx.Marketplace.cancel({ order_id: 77n }).getEncodedData()
const { decodedCall } = await api.txFromCallData(bytes)
console.log(`call ${decodedCall.type}.${decodedCall.value.type}`)
client.destroy()
