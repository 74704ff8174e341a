import type { Check } from '../check.js'
import { BEARER } from './bearer.js'
import { CALL_ANSWER } from './call-answer.js'
import { CALL_REQUEST } from './call-request.js'
import { CONTEXT_CACHE } from './context-cache.js'
import { CONTEXT_ERRORS } from './context-errors.js'
import { CONTEXT_ETAG } from './context-etag.js'
import { CONTEXT_FETCH } from './context-fetch.js'
import { CONTEXT_QUERY } from './context-query.js'
import { CSRF } from './csrf.js'
import { EVERY_ANSWER } from './every-answer.js'
import { ORIGIN } from './origin.js'
import { SERVER } from './server.js'
import { SESSION } from './session.js'
import { SINGLE_FLIGHT } from './single-flight.js'
import { VIEW_INVALIDATE } from './view-invalidate.js'
import { VIEW_REQUEST } from './view-request.js'

/** All checks. Reads come before writes: what a write changes is no surprise to them. */
export const CHECKS: readonly Check[] = [
  ...CONTEXT_FETCH,
  ...CONTEXT_QUERY,
  ...CONTEXT_ETAG,
  ...CONTEXT_CACHE,
  ...CONTEXT_ERRORS,
  ...CALL_REQUEST,
  ...ORIGIN,
  ...SESSION,
  ...CSRF,
  ...BEARER,
  ...SERVER,
  ...CALL_ANSWER,
  ...SINGLE_FLIGHT,
  ...VIEW_REQUEST,
  ...VIEW_INVALIDATE,
  ...EVERY_ANSWER,
]
