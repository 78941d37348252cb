export { LiveClient, type LiveClientOptions, type Transport } from './client.js';
export { Refused } from './errors.js';
export type { ChatMessage, EventData, LiveEvent, Status } from './events.js';
