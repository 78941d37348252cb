export { ask, type Asked, listeners } from './ask';
export { Problem } from './problem';
export { fieldWords, wordsOf } from './words';
