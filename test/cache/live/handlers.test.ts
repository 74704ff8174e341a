import { testEverywhere } from './everywhere.js'
import { byHandlers } from './handlers.js'

testEverywhere(
  [
    ['asked as JSON, by contexts and calls', (caches, isScoped) => byHandlers(caches, isScoped, 'call')],
    ['asked as pages, by views and their headers', (caches, isScoped) => byHandlers(caches, isScoped, 'view')],
  ],
  200,
)
