import { useCategoryList } from 'virtual:mizan/contexts'
import { Link } from '../router.js'
import { shelfPath } from './shelf.js'

export function CategoryNav({ current }: { current: string }) {
  return (
    <nav className="pills" aria-label="Categories">
      {useCategoryList().map(({ slug, name }) => (
        <Link key={slug} href={shelfPath(slug)} aria-current={slug === current ? 'page' : undefined}>{name}</Link>
      ))}
    </nav>
  )
}
