// Shows the calls, events and errors of the last finalised block.
import { connect } from './connect.mjs'

const api = await connect()
const hash = await api.rpc.chain.getFinalizedHead()
const { block } = await api.rpc.chain.getBlock(hash)
const events = await (await api.at(hash)).query.system.events()

console.log(`block ${block.header.number} of ${await api.rpc.system.chain()}`)
block.extrinsics.forEach(({ method }, index) => {
  console.log(`call ${method.section}.${method.method}`)
  for (const { event } of events.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eq(index))) {
    console.log(`  event ${event.section}.${event.method}`)
    if (api.events.system.ExtrinsicFailed.is(event) && event.data.dispatchError.isModule) {
      const { section, name, docs } = api.registry.findMetaError(event.data.dispatchError.asModule)
      console.log(`  error ${section}.${name}: ${docs.join(' ')}`)
    }
  }
})
await api.disconnect()
