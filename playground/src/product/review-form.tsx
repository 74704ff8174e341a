import { useId, useState, type FormEvent } from 'react'
import { useAddReview, useProductDetail } from 'virtual:mizan/contexts'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { FieldError } from '../ui/field-error.js'
import { PhotoInput } from './photo-input.js'

const STARS = [1, 2, 3, 4, 5]

export function ReviewForm({ onAdded }: { onAdded: () => void }) {
  const { id: product_id } = useProductDetail()
  const [addReview, { isPending, error }] = useAddReview()
  const [rating, setRating] = useState(0)
  const [text, setText] = useState('')
  const [photo, setPhoto] = useState<File>()
  const announce = useAnnounce()
  const id = useId()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isPending) return
    addReview({ product_id, rating, text, photo }).then(
      () => {
        setRating(0)
        setText('')
        setPhoto(undefined)
        onAdded()
        announce('Thank you for your review.')
      },
      () => {}, // `error` is shown below.
    )
  }

  return (
    <form className="review-form" onSubmit={submit} noValidate>
      <h3>Write a review</h3>
      <fieldset className="star-input" aria-describedby={`${id}-rating`}>
        <legend>Your rating</legend>
        {STARS.map((star) => (
          <label key={star} data-lit={star <= rating}>
            <input type="radio" name={`${id}-stars`} checked={star === rating} onChange={() => setRating(star)} />
            <span aria-hidden="true">★</span>
            <span className="visually-hidden">{star === 1 ? '1 star' : `${star} stars`}</span>
          </label>
        ))}
      </fieldset>
      <FieldError id={`${id}-rating`} error={error} field="rating" />
      <label htmlFor={`${id}-words`}>Your words</label>
      <textarea
        id={`${id}-words`}
        rows={3}
        maxLength={500}
        value={text}
        aria-describedby={`${id}-text`}
        onChange={(event) => setText(event.target.value)}
      />
      <FieldError id={`${id}-text`} error={error} field="text" />
      <PhotoInput photo={photo} describedBy={`${id}-photo`} onChange={setPhoto} />
      <FieldError id={`${id}-photo`} error={error} field="photo" />
      <Button kind="quiet" type="submit" pending={isPending}>Send review</Button>
      <Refusal error={error} />
    </form>
  )
}
