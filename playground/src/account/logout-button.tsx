import { useLogout } from 'virtual:mizan/contexts'
import { navigate } from '../router.js'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'

export function LogoutButton() {
  const [logout, { isPending }] = useLogout()
  const announce = useAnnounce()

  const leave = () => {
    logout().then(
      () => {
        announce('You are logged out.')
        navigate('/')
      },
      (error: Error) => announce(`You are still logged in. ${error.message}`),
    )
  }

  return <Button kind="quiet" pending={isPending} onClick={leave}>Log out</Button>
}
