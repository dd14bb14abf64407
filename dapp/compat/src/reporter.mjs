// A reporter for node --test: a line for each test, and in the file RESULTS the lines that scripts/test counts.
import { appendFileSync } from 'node:fs'
import { inspect } from 'node:util'

export default async function* reporter(source) {
  const count = (line) => process.env.RESULTS && appendFileSync(process.env.RESULTS, `${line}\n`)
  for await (const { type, data } of source) {
    // A file that cannot be loaded is reported under its own name, at the same level as the tests of the others.
    if (type === 'test:pass' && data.nesting === 0) {
      if (data.skip !== undefined || data.todo !== undefined) continue
      count(`ok frontend: ${data.name}`)
      yield `ok      ${data.name} (${Math.round(data.details.duration_ms / 1000)}s)\n`
    } else if (type === 'test:fail' && data.nesting === 0) {
      count(`FAILED frontend: ${data.name}`)
      const { error } = data.details
      yield `FAILED  ${data.name}\n        ${(error.cause?.stack ?? inspect(error)).replaceAll('\n', '\n        ')}\n`
    }
  }
}
