import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import './announcer.css'

const SHOWN_FOR = 4000

const Announce = createContext<(text: string) => void>(() => {})

/** Says something to everyone: on the screen for a while, and to screen readers when they finish their sentence. */
export const useAnnounce = () => use(Announce)

export function Announcer({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState({ text: '', number: 0 })
  const announce = (text: string) => setMessage(({ number }) => ({ text, number: number + 1 }))

  useEffect(() => {
    if (!message.text) return
    const timer = setTimeout(() => setMessage(({ number }) => ({ text: '', number })), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [message])

  return (
    <Announce value={announce}>
      {children}
      <div className="announcer" role="status" aria-live="polite">
        {message.text && <p key={message.number}>{message.text}</p>}
      </div>
    </Announce>
  )
}
