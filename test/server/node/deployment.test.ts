import { expect, it } from 'vitest'
import { deploymentOf } from '../../../src/server/node/deployment.js'

it('goes by the variables, and by what is usual without them', () => {
  expect(deploymentOf({})).toEqual({ port: 3000, host: undefined, drain: 0, deadline: 10_000 })
  const variables = { PORT: '8080', HOST: '127.0.0.1', DRAIN_TIMEOUT: '5000', SHUTDOWN_TIMEOUT: '30000' }
  expect(deploymentOf(variables)).toEqual({ port: 8080, host: '127.0.0.1', drain: 5000, deadline: 30_000 })
  expect(deploymentOf({ PORT: '', HOST: '' })).toMatchObject({ port: 3000, host: undefined })
})

it.each([{ PORT: 'http' }, { PORT: '70000' }, { PORT: '-1' }, { SHUTDOWN_TIMEOUT: '10s' }])('refuses %o, and says what it takes', (variables) => {
  expect(() => deploymentOf(variables)).toThrow(/Set it to a whole number/)
})
