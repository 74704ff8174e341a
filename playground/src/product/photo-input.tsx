import { useEffect, useId, useState } from 'react'
import { Button } from '../ui/button.js'

interface PhotoInputProps {
  photo: File | undefined
  /** The id of what is wrong with it. */
  describedBy: string
  onChange: (photo: File | undefined) => void
}

/** A photo of one's own, shown before it is sent. */
export function PhotoInput({ photo, describedBy, onChange }: PhotoInputProps) {
  const address = useAddress(photo)
  const id = useId()
  if (photo) {
    return (
      <div className="photo-input">
        {address && <img src={address} alt="" />}
        <span className="small" id={id}>{photo.name}</span>
        <Button kind="bare" aria-label={`Remove ${photo.name}`} aria-describedby={describedBy} onClick={() => onChange(undefined)}>
          Remove
        </Button>
      </div>
    )
  }
  return (
    <div className="photo-input">
      <label htmlFor={id}>A photo, if you have one</label>
      <input
        id={id}
        type="file"
        accept="image/jpeg,image/png,image/webp"
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.files?.[0])}
      />
    </div>
  )
}

/** An address for a file on the reader's own disk. */
function useAddress(file: File | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!file) return
    const made = URL.createObjectURL(file)
    setAddress(made)
    return () => {
      URL.revokeObjectURL(made)
      setAddress(undefined)
    }
  }, [file])
  return address
}
