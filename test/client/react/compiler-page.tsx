import { mutation, registerContext } from '../../../src/client/index.js'
import { mutationHook, provider, read, status, type MutationHook } from '../../../src/client/react/index.js'

interface ProfileData {
  name: string
  tags: string[]
}

// As generated code defines them.
const handle = registerContext('compiled')
const useProfile = read(handle, 'compiled_profile') as () => ProfileData
const useCompiledContext = status(handle)
const useRename = mutationHook(mutation('compiled_rename', ['compiled'])) as MutationHook<{ name: string }, { name: string }>
export const CompiledProvider = provider(handle)

/** What an application writes, for React Compiler to compile. */
export function Profile() {
  const profile = useProfile()
  const { isRefreshing, error } = useCompiledContext()
  const [rename, { isPending, data }] = useRename()
  return (
    <p>
      {inWords(profile)}
      {isRefreshing && ' refreshing'}
      {error && ` ${error.code}`}
      <button onClick={() => void rename({ name: `${profile.name}!` })}>
        {isPending && ' renaming'}
        {data && ` renamed to ${data.name}`}
      </button>
    </p>
  )
}

/** It takes the whole object, so the compiler calls it again for another object alone. */
const inWords = ({ name, tags }: ProfileData): string => [name, ...tags].join(' ')
