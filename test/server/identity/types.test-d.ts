import { describe, expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { createHandler, defineServer, jwt, memoryStore, session, type JwtClaims, type MizanServer, type ServerTable } from '../../../src/server/index.js'

interface User {
  id: number
  roles: string[]
}
declare const find: (id: number) => Promise<User | undefined>
declare const table: ServerTable

describe('defineServer', () => {
  test('gives `user` what its one way of identity states, and takes the user from it', () => {
    const server = defineServer({
      identity: session({ secret: '', facts: z.object({ user_id: z.number() }) }),
      user: async (facts, { since }) => {
        expectTypeOf(facts).toEqualTypeOf<{ user_id: number }>()
        expectTypeOf(since).toEqualTypeOf<Date>()
        return find(facts.user_id)
      },
      hasRole: (user, role) => user.roles.includes(role),
    })
    expectTypeOf(server).toEqualTypeOf<MizanServer<User>>()
    createHandler(table, server)
  })

  test('gives `user` a union of what several state', () => {
    const server = defineServer({
      identity: [
        jwt({ secret: '', claims: z.object({ sub: z.string() }), issue: { store: memoryStore() } }),
        session({ secret: '', facts: z.object({ user_id: z.number() }) }),
      ],
      user: (facts) => {
        expectTypeOf(facts).toEqualTypeOf<{ sub: string } | { user_id: number }>()
        return 'user_id' in facts ? find(facts.user_id) : find(Number(facts.sub))
      },
    })
    expectTypeOf(server).toEqualTypeOf<MizanServer<User>>()
  })

  test('takes the types as they are said, or those of the RFC', () => {
    defineServer({
      identity: session<{ user_id: number }>({ secret: '' }),
      user: ({ user_id }) => find(user_id),
    })
    defineServer({
      identity: jwt({ secret: '' }),
      user: (claims) => {
        expectTypeOf(claims).toEqualTypeOf<JwtClaims>()
        return null
      },
    })
  })

  test('without `user` has the facts for one', () => {
    const server = defineServer({ identity: session<{ user_id: number }>({ secret: '' }) })
    expectTypeOf(server).toEqualTypeOf<MizanServer<{ user_id: number }>>()
  })

  test('needs no identity at all', () => {
    expectTypeOf(createHandler(table, defineServer())).toBeFunction()
    expectTypeOf(createHandler(table, defineServer({ allowedOrigins: [] }))).toBeFunction()
  })

  test('refuses two kinds of key', () => {
    // @ts-expect-error a token has one kind of key, which fixes its algorithm
    expectTypeOf(jwt({ secret: '', jwks: 'https://login.test/' })).toBeObject()
  })
})
