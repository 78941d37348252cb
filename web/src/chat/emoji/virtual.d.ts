declare module 'virtual:emoji' {
  /** An emoji, its short codes with spaces between, its group. */
  const entries: readonly [emoji: string, codes: string, group: number][];
  export default entries;
}
