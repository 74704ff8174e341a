import { useCallback, useId, useRef, type RefCallback } from 'react'
import { Button } from '../ui/button.js'

interface PhotoInputProps {
  /** The field of the form. */
  name: string
  photo: File | undefined
  /** The id of what is wrong with it. */
  describedBy: string
  onChange: (photo: File | undefined) => void
}

/** A photo of one's own, shown before it is sent. The input stays where it is: the form reads the file from it. */
export function PhotoInput({ name, photo, describedBy, onChange }: PhotoInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const preview = usePreview(photo)
  const id = useId()
  const remove = () => {
    if (input.current) input.current.value = ''
    onChange(undefined)
  }
  return (
    <div className="photo-input">
      {photo && (
        <>
          <img ref={preview} alt="" />
          <span className="small">{photo.name}</span>
          <Button kind="bare" aria-label={`Remove ${photo.name}`} aria-describedby={describedBy} onClick={remove}>Remove</Button>
        </>
      )}
      <label htmlFor={id} hidden={!!photo}>A photo, if you have one</label>
      <input
        ref={input}
        id={id}
        name={name}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        hidden={!!photo}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.files?.[0])}
      />
    </div>
  )
}

/** Shows a file on the reader's own disk, whose address lives as long as the image does. */
function usePreview(file: File | undefined): RefCallback<HTMLImageElement> {
  return useCallback(
    (image) => {
      if (!image || !file) return
      const address = URL.createObjectURL(file)
      image.src = address
      return () => URL.revokeObjectURL(address)
    },
    [file],
  )
}
