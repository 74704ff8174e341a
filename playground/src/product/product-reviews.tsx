import { useProductReviews } from 'virtual:mizan/contexts'
import { loginPath } from '../account/login-path.js'
import { Customers } from '../account/customers.js'
import { ago, plural } from '../format.js'
import { Link, useLocation } from '../router.js'
import { Button } from '../ui/button.js'
import { Stars } from '../ui/stars.js'
import { ReviewForm } from './review-form.js'

export function ProductReviews({ onPage }: { onPage: (page: number) => void }) {
  const { items, total, average, page, pages } = useProductReviews()
  return (
    <section className="reviews" aria-labelledby="reviews-title">
      <div className="reviews-heading">
        <h2 id="reviews-title">Reviews</h2>
        {average === null ? (
          <p className="soft">Nobody has written one yet.</p>
        ) : (
          <p className="soft"><Stars rating={average} /> {average.toFixed(1)} from {plural(total, 'review')}</p>
        )}
      </div>
      <div>
        <ul className="review-list">
          {items.map(({ id, author, rating, text, photo_id, created_at }) => (
            <li key={id}>
              <p><Stars rating={rating} /></p>
              <p>{text}</p>
              {photo_id && <ReviewPhoto photo_id={photo_id} author={author} />}
              <p className="soft small">{author}, <time dateTime={created_at}>{ago(created_at)}</time></p>
            </li>
          ))}
        </ul>
        {pages > 1 && (
          <div className="review-pages">
            <Button kind="quiet" disabled={page === 1} onClick={() => onPage(page - 1)}>Newer</Button>
            <span className="soft small">Page {page} of {pages}</span>
            <Button kind="quiet" disabled={page === pages} onClick={() => onPage(page + 1)}>Earlier</Button>
          </div>
        )}
      </div>
      <Customers guest={<LogInToReview />}><ReviewForm onAdded={() => onPage(1)} /></Customers>
    </section>
  )
}

function ReviewPhoto({ photo_id, author }: { photo_id: string; author: string }) {
  const address = `/photos/${photo_id}/`
  return (
    <a className="review-photo" href={address} target="_blank" rel="noreferrer">
      <img src={address} alt={`Photo by ${author}`} loading="lazy" width="160" height="120" />
    </a>
  )
}

function LogInToReview() {
  const { path, query } = useLocation()
  return (
    <section className="review-form">
      <h3>Write a review</h3>
      <p className="soft">Tell others what you think of it.</p>
      <Link className="button button-quiet" href={loginPath(path, query)}>Log in to review</Link>
    </section>
  )
}
