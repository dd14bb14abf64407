// View functions with polkadot.js 16, which knows metadata 16 but has no helper for them yet.
import { u8aConcat, u8aToHex } from '@polkadot/util'

export async function view(api, pallet, name, ...args) {
  const { viewFunctions } = api.runtimeMetadata.asV16.pallets.find((p) => p.name.eq(pallet))
  const f = viewFunctions.find((v) => v.name.eq(name))
  const input = u8aConcat(...f.inputs.map(({ type }, i) =>
    api.registry.createType(api.registry.createLookupType(type), args[i]).toU8a()))
  const id = { prefix: f.id.slice(0, 16), suffix: f.id.slice(16, 32) }
  const result = await api.call.runtimeViewFunction.executeViewFunction(id, u8aToHex(input))
  if (result.isErr) throw new Error(result.asErr.toString())
  return api.registry.createType(api.registry.createLookupType(f.output), result.asOk.toU8a(true))
}
