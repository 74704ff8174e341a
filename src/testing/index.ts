/** For the tests and stories of an application: a server in the page, in place of the real one. */
export { fail, type FailureDetails } from './fail.js'
export { mockMizan, type MizanMock, type MockOptions } from './mock.js'
export { reply, type Reply } from './reply.js'
export type { MockRequest } from './requests.js'
export type { CallMock, ContextMocks, FunctionMocks, ReadMock, ReadMocks } from './types.js'
