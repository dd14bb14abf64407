// Connects to a node with polkadot-api, and makes a signer from a development key.
import { createClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { getWsProvider } from 'polkadot-api/ws'
import { interwork } from '@polkadot-api/descriptors' // papi add interwork --wasm interwork_runtime.compact.compressed.wasm
import { sr25519CreateDerive } from '@polkadot-labs/hdkd'
import { DEV_PHRASE, entropyToMiniSecret, mnemonicToEntropy } from '@polkadot-labs/hdkd-helpers'
import { WebSocket } from 'ws' // Node.js before version 22 and browsers: leave websocketClass out

export function connect() {
  const url = process.env.INTERWORK_URL ?? 'ws://127.0.0.1:9944'
  const client = createClient(getWsProvider(url, { websocketClass: WebSocket as never }))
  return { client, api: client.getTypedApi(interwork) }
}

// In a browser the signer comes from a wallet: connectInjectedExtension in 'polkadot-api/pjs-signer'.
export function signerOf(path: string) {
  const { publicKey, sign } = sr25519CreateDerive(entropyToMiniSecret(mnemonicToEntropy(DEV_PHRASE)))(path)
  return getPolkadotSigner(publicKey, 'Sr25519', sign)
}
