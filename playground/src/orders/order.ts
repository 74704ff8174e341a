import type { useOrderList } from 'virtual:mizan/contexts'

export type Order = ReturnType<typeof useOrderList>[number]
