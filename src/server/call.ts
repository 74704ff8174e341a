import { problem, type Invalidation } from '../protocol/index.js'
import { jsonAnswer, NO_STORE, problemAnswer, type Answer } from './answer.js'
import { cacheGroupInvalidation } from './cache-groups.js'
import { readCall, type Call } from './call-body.js'
import { problemOfResponse, refusal } from './guard.js'
import { stableJson } from './json.js'
import { loadFunction } from './load.js'
import { failure, write } from './run.js'
import type { Service } from './service.js'
import { readSlices } from './single-flight/slices.js'
import { validateArguments } from './validate/arguments.js'
import type { Visitor } from './visitor.js'

/**
 * Answers `POST {base}call/`: runs one function, and tells what it made stale (PROTOCOL 5).
 *
 * @param onCalled told which function it is, once that is known and there is one
 */
export async function answerCall(service: Service, request: Request, visitor: Visitor, onCalled: (name: string) => void): Promise<Answer> {
  const csrf = await visitor.checkCsrf(null)
  if (csrf) return problemAnswer(csrf)
  const reading = await readCall(request, service.server.settings)
  try {
    return reading.ok ? await answer(service, request, visitor, reading.call, onCalled) : problemAnswer(reading.problem)
  } finally {
    await reading.release()
  }
}

async function answer(service: Service, request: Request, visitor: Visitor, call: Call, onCalled: (name: string) => void): Promise<Answer> {
  const fn = service.functions.get(call.fn)
  if (!fn || fn.route !== null) {
    return problemAnswer(problem('not_found', `There is no function ${JSON.stringify(call.fn.slice(0, 100))}.`))
  }
  onCalled(fn.name)
  try {
    const loaded = await loadFunction(fn)
    const refused = await refusal(service, fn, loaded, visitor, request)
    if (refused) return problemAnswer(refused instanceof Response ? problemOfResponse(refused) : refused)
    const valid = await validateArguments(fn, loaded, call.args)
    if (!valid.ok) {
      const { fields, detail = `The arguments do not fit "${fn.name}".` } = valid
      return problemAnswer(problem('invalid', detail, { fields }))
    }
    const outcome = await write(service, { fn, loaded, args: valid.args, visitor, request }, stableJson)
    if (!outcome.ok) return problemAnswer(outcome.problem)
    const slices = await readSlices(service, { request, visitor, asked: call.asked, stale: outcome.stale })
    const contexts = slices.length ? `"contexts":[${slices.join()}],` : ''
    return jsonAnswer(`{${contexts}"invalidate":${stableJson(outcome.stale)},"result":${outcome.result}}`, headersOf(service, outcome.stale))
  } catch (error) {
    return problemAnswer(failure(service, error, fn.name, request))
  }
}

/** Caches between here and the client do not read the body. */
function headersOf(service: Service, stale: readonly Invalidation[]): Record<string, string> {
  return stale.length ? { ...NO_STORE, 'Cache-Group-Invalidation': cacheGroupInvalidation(stale, service) } : NO_STORE
}
