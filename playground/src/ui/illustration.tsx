import { useId, type CSSProperties } from 'react'
import type { Product } from '../catalog/product.js'
import { SILHOUETTES } from './silhouettes.js'
import './illustration.css'

/** A product's picture: its form in its colour, on a table against a wall. */
export function Illustration({ form, hue }: Pick<Product, 'form' | 'hue'>) {
  const id = useId()
  return (
    <svg
      className="illustration"
      viewBox="0 0 200 200"
      preserveAspectRatio="xMidYMid slice"
      style={{ '--hue': hue, '--body': `url(#${id})` } as CSSProperties}
      aria-hidden="true"
    >
      <linearGradient id={id}>
        <stop className="lit" offset="0.1" />
        <stop className="shade" offset="0.95" />
      </linearGradient>
      <rect className="wall" x="-100" y="-100" width="400" height="400" />
      <circle className="sun" cx="138" cy="66" r="46" />
      <rect className="table" x="-100" y="152" width="400" height="200" />
      {SILHOUETTES[form]}
    </svg>
  )
}
