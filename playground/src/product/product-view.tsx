import { useProductDetail } from 'virtual:mizan/contexts'
import { shelfPath } from '../catalog/shelf.js'
import { money } from '../format.js'
import { Link } from '../router.js'
import { Illustration } from '../ui/illustration.js'
import { BuyBox } from './buy-box.js'

export function ProductView() {
  const { category, name, summary, description, price_cents, hue, form } = useProductDetail()
  return (
    <article className="product">
      <title>{`${name} · Oda`}</title>
      <div className="product-picture"><Illustration form={form} hue={hue} /></div>
      <div className="product-facts">
        <nav aria-label="Breadcrumb"><Link href={shelfPath(category.slug)}>{category.name}</Link></nav>
        <h1>{name}</h1>
        <p className="product-summary">{summary}</p>
        <p className="product-price amount">{money(price_cents)}</p>
        <p className="soft">{description}</p>
        <BuyBox />
      </div>
    </article>
  )
}
