import { useEffect, useRef } from 'react'
import { navigate } from '../router.js'
import { readSort, shelfPath, SORTS, type Sort } from './shelf.js'

/** A pause in typing, in milliseconds, that is worth a request. */
const PAUSE = 180

export function CatalogSearch({ category, search, sort }: { category: string; search: string; sort: Sort }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const type = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => navigate(shelfPath(category, text.trim(), sort), { replace: true }), PAUSE)
  }

  return (
    <search className="catalog-search">
      <label>
        <span className="visually-hidden">Search this shelf</span>
        <input
          type="search"
          placeholder="Search"
          defaultValue={search}
          onChange={(event) => type(event.target.value)}
        />
      </label>
      <label>
        <span className="visually-hidden">Sort by</span>
        <select
          value={sort}
          onChange={(event) => navigate(shelfPath(category, search, readSort(event.target.value)), { replace: true })}
        >
          {Object.entries(SORTS).map(([key, label]) => <option key={key} value={key}>{label}</option>)}
        </select>
      </label>
    </search>
  )
}
