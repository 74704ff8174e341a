import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { MizanError } from 'mizan/client'
import { App } from './app.js'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element #root')

// A refusal that a page shows in its own words is no fault that somebody has to look into.
const onCaughtError = (error: unknown) => {
  if (!(error instanceof MizanError)) console.error(error)
}

createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
