export { adopt, isOwnDoing, leave, loadSession, nameOf, onSignedOut, sessionState, signedIn, signOut, useSession } from './session';
