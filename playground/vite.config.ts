import react from '@vitejs/plugin-react'
import { mizan } from 'mizan'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [react(), mizan()] })
