import react from '@vitejs/plugin-react'
import { mizan } from 'mizan'
import { defineConfig } from 'vite'
import { findPython } from './django/python.js'
import { django } from './django/serve.js'

const port = Number(process.env['DJANGO_PORT'] || 8000)
const python = findPython()

/** The same shop in front of Django. */
export default defineConfig({
  plugins: [
    react(),
    mizan({
      schema: {
        command: [python ?? 'python3', 'manage.py', 'mizan_schema'],
        cwd: 'django',
        watch: 'django/**/*.py',
        snapshot: 'django/mizan.schema.json',
        proxy: `http://127.0.0.1:${port}`,
      },
    }),
    django({ python, port }),
  ],
  // Each dev server keeps what its own plugins make. When both run at once they still share `.mizan`, whose types are
  // those of the last to write it, and on one host name the browser's cookies, whatever the port: log in again.
  cacheDir: '../node_modules/.vite-django',
  // The second is the script of a page that Django makes, which finds it in the manifest.
  build: { outDir: 'dist-django', manifest: true, rolldownOptions: { input: ['index.html', 'src/parcel/main.tsx'] } },
})
