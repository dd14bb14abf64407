// Connects to a node with polkadot.js.
import { ApiPromise, WsProvider } from '@polkadot/api'

export async function connect(options = {}) {
  const url = process.env.INTERWORK_URL ?? 'ws://127.0.0.1:9944'
  return ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true, ...options })
}
