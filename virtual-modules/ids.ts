import { PREFIX } from './module.js'

export const contextModuleId = (context: string) => `${PREFIX}contexts/${context}`

export const groupModuleId = (group: string) => `${PREFIX}functions/${group}`
