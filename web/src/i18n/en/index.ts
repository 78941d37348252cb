import accounts from './accounts';
import admin from './admin';
import app from './app';
import chat from './chat';
import design from './design';
import errors from './errors';

export default { app, design, errors, accounts, chat, admin };
