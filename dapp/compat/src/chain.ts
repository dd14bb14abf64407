// The chain of a test file: importing this starts a node before the file's first test, connects polkadot.js to it, and
// ends both after the last. Each file runs in a process of its own. What else must be there before a test is a test of its
// own: the hooks of a file do not wait for one another.
import { after, before } from 'node:test'
import type { ApiPromise } from '@polkadot/api'
import { startNode, type DevNode } from './node.js'
import { connect, Desk } from './pjs.js'

export let node: DevNode
export let api: ApiPromise
export let desk: Desk

before(async () => {
  node = await startNode()
  api = await connect(node.url)
  desk = new Desk(api)
})
after(async () => {
  await api?.disconnect()
  await node?.stop()
})
