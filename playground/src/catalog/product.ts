import type { useProducts } from 'virtual:mizan/contexts'

/** A product as a card shows it. */
export type Product = ReturnType<typeof useProducts>[number]
