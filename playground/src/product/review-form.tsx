import { useEffect, useEffectEvent, useId, useState } from 'react'
import { useAddReview, useProductDetail } from 'virtual:mizan/contexts'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { FieldError } from '../ui/field-error.js'
import { PhotoInput } from './photo-input.js'

const STARS = [1, 2, 3, 4, 5]

/** The fields are the arguments. What was typed stays when it is refused, and the form is empty when it was taken. */
export function ReviewForm({ onAdded }: { onAdded: () => void }) {
  const product_id = useProductDetail((product) => product.id)
  const [, { action, isPending, data, error }] = useAddReview()
  const [photo, setPhoto] = useState<File>()
  const announce = useAnnounce()
  const id = useId()

  const [taken, setTaken] = useState(data)
  if (data && data !== taken) {
    setTaken(data)
    setPhoto(undefined)
  }
  const thank = useEffectEvent(() => {
    onAdded()
    announce('Thank you for your review.')
  })
  useEffect(() => {
    if (data) thank()
  }, [data])

  return (
    <form className="review-form" action={action} noValidate>
      <h3>Write a review</h3>
      <input type="hidden" name="product_id" value={product_id} />
      <fieldset className="star-input" aria-describedby={`${id}-rating`}>
        <legend>Your rating</legend>
        <input type="hidden" name="rating" value="0" />
        {STARS.map((star) => (
          <label key={star}>
            <input type="radio" name="rating" value={star} />
            <span aria-hidden="true">★</span>
            <span className="visually-hidden">{star === 1 ? '1 star' : `${star} stars`}</span>
          </label>
        ))}
      </fieldset>
      <FieldError id={`${id}-rating`} error={error} field="rating" />
      <label htmlFor={`${id}-words`}>Your words</label>
      <textarea id={`${id}-words`} name="text" rows={3} maxLength={500} aria-describedby={`${id}-text`} />
      <FieldError id={`${id}-text`} error={error} field="text" />
      <PhotoInput name="photo" photo={photo} describedBy={`${id}-photo`} onChange={setPhoto} />
      <FieldError id={`${id}-photo`} error={error} field="photo" />
      <Button kind="quiet" type="submit" pending={isPending}>Send review</Button>
      <Refusal error={error} />
    </form>
  )
}
