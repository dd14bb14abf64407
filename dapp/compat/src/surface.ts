// What of the metadata front ends depend on, one line for each entry, so that a change names itself.
import { getLookupFn, getChecksumBuilder } from '@polkadot-api/metadata-builders'
import { decAnyMetadata, unifyMetadata, type UnifiedMetadata } from '@polkadot-api/substrate-bindings'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const hex = (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : `0x${Buffer.from(bytes).toString('hex')}`)

/** Constants of these types are measured, or rise with each release: their values change with no change of what a
 *  front end can ask or send. */
const VOLATILE = ['Weight', 'BlockWeights', 'RuntimeDbWeight', 'RuntimeVersion']

/** The metadata of the runtime in a Wasm file, as `papi add --wasm` takes it out. */
export function metadataOfWasm(wasm: string): Uint8Array {
  const dir = mkdtempSync(join(tmpdir(), 'interwork-papi-'))
  try {
    writeFileSync(join(dir, 'package.json'), '{"name":"x","private":true}')
    execFileSync(process.execPath, [papi(), 'add', 'interwork', '--wasm', wasm, '--skip-codegen'], { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] })
    return readFileSync(join(dir, '.papi/metadata/interwork.scale'))
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

// Compiled to build/src: the packages are two folders up.
const papi = () => fileURLToPath(new URL('../../node_modules/polkadot-api/bin/cli.js', import.meta.url))

export function surface(bytes: Uint8Array): string[] {
  const metadata: UnifiedMetadata = unifyMetadata(decAnyMetadata(bytes))
  const sum = getChecksumBuilder(getLookupFn(metadata))
  const lines: string[] = []
  for (const pallet of metadata.pallets) {
    const name = pallet.name
    lines.push(`pallet ${name} index ${pallet.index}`)
    const variants = (kind: string, type: number | undefined, checksum: (p: string, n: string) => string | null) => {
      if (type === undefined) return
      const { def } = metadata.lookup[type]
      if (def.tag !== 'variant') return
      for (const v of def.value) lines.push(`${kind} ${name}.${v.name} index ${v.index} ${checksum(name, v.name)}`)
    }
    variants('call', pallet.calls?.type, (p, n) => sum.buildCall(p, n))
    variants('event', pallet.events?.type, (p, n) => sum.buildEvent(p, n))
    variants('error', pallet.errors?.type, (p, n) => sum.buildError(p, n))
    for (const item of pallet.storage?.items ?? []) lines.push(`storage ${name}.${item.name} ${sum.buildStorage(name, item.name)}`)
    for (const constant of pallet.constants) {
      const type = metadata.lookup[constant.type].path.at(-1) ?? ''
      const value = VOLATILE.includes(type) ? 'any' : hex(constant.value)
      lines.push(`constant ${name}.${constant.name} ${sum.buildConstant(name, constant.name)} ${value}`)
    }
    for (const f of pallet.viewFns) lines.push(`view ${name}.${f.name} ${sum.buildViewFns(name, f.name)}`)
  }
  for (const api of metadata.apis)
    for (const method of api.methods) lines.push(`api ${api.name}.${method.name} ${sum.buildRuntimeCall(api.name, method.name)}`)
  const { extrinsic } = metadata
  lines.push(`extrinsic versions ${extrinsic.version}`)
  for (const [version, extensions] of Object.entries(extrinsic.signedExtensions))
    for (const x of extensions as any[])
      lines.push(`extension ${version} ${x.identifier} ${sum.buildDefinition(x.type)} ${sum.buildDefinition(x.additionalSigned)}`)
  return lines.sort()
}

/** The lines that differ, as in a diff: `-` is what is committed, `+` what the runtime has now. */
export function difference(before: string[], after: string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [...before.filter((x) => !now.has(x)).map((x) => `- ${x}`), ...after.filter((x) => !old.has(x)).map((x) => `+ ${x}`)].sort((a, b) =>
    a.slice(2).localeCompare(b.slice(2)),
  )
}
