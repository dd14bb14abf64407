// A development chain of its own for each test file: free ports, a temporary folder, ended by its process id.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const cache = process.env.INTERWORK_CACHE_DIR ?? join(homedir(), '.cache/interwork')
const release = join(process.env.INTERWORK_TARGET_DIR ?? join(cache, 'target'), 'release')

export const NODE = process.env.INTERWORK_NODE ?? join(release, 'interwork-node')
export const CLI = process.env.INTERWORK_CLI ?? join(release, 'interwork')
export const WASM =
  process.env.INTERWORK_WASM ??
  join(release, 'wbuild/interwork-runtime/interwork_runtime.compact.compressed.wasm')

const START_LIMIT_MS = 60_000

// Below the range from which the system takes ports for outgoing connections: with its port taken
// the node would listen on another one.
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
}

/** One JSON-RPC request over HTTP; throws what the node answers as an error. */
export async function rpc<T = unknown>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const response = await fetch(url.replace('ws:', 'http:'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(10_000),
  })
  const answer = (await response.json()) as { result?: T; error?: { code: number; message: string; data?: unknown } }
  if (answer.error) {
    throw new Error(`${method}: ${answer.error.message} (${answer.error.code}) ${answer.error.data ?? ''}`)
  }
  return answer.result as T
}

export interface DevNode {
  url: string
  stop(): Promise<void>
}

export async function startNode(): Promise<DevNode> {
  const base = mkdtempSync(join(tmpdir(), 'interwork-compat-'))
  const log = join(base, 'node.log')
  execFileSync(NODE, ['key', 'generate-node-key', '--chain', 'dev', '--base-path', base], { stdio: 'ignore' })
  const [rpcPort, metricsPort, p2pPort] = [await freePort(), await freePort(), await freePort()]
  const out = openSync(log, 'w')
  const child: ChildProcess = spawn(
    NODE,
    [
      '--chain', 'dev', '--alice', '--base-path', base, '--no-mdns',
      '--rpc-port', `${rpcPort}`, '--prometheus-port', `${metricsPort}`, '--port', `${p2pPort}`,
      // Without these the node does not serve archive_v1.
      '--state-pruning', 'archive', '--blocks-pruning', 'archive',
    ],
    { stdio: ['ignore', out, out] },
  )
  closeSync(out)
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)

  const stop = async () => {
    process.off('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await ended
      clearTimeout(timer)
    }
    rmSync(base, { recursive: true, force: true })
  }

  const url = `ws://127.0.0.1:${rpcPort}`
  const deadline = Date.now() + START_LIMIT_MS
  for (;;) {
    const head = await rpc<{ number: string }>(url, 'chain_getHeader').catch(() => undefined)
    if (head && Number(head.number) > 0) return { url, stop }
    if (child.exitCode !== null || Date.now() > deadline) {
      const tail = readFileSync(log, 'utf8').split('\n').slice(-8).join('\n')
      await stop()
      throw new Error(`the node did not make a block within ${START_LIMIT_MS / 1000} s:\n${tail}`)
    }
    await sleep(200)
  }
}
