import { Button } from '../ui/button.js'
import { useLeave } from './visitor.js'

export function LogoutButton() {
  return <Button kind="quiet" onClick={useLeave()}>Log out</Button>
}
