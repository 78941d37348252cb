import { createApp } from 'vue';
import './design/tokens.css';
import './design/base.css';
import './design/control.css';
import App from './app/App.vue';
import { router } from './app/router';
import { show } from './app/theme';
import { i18n, preferredLanguage, setLanguage } from './i18n';
import './pwa/install';
import { registerWorker } from './pwa/register';

show();
await setLanguage(preferredLanguage());
createApp(App).use(i18n).use(router).mount('#app');
if (import.meta.env.PROD) registerWorker().catch(() => {}); // without it the app works as well, while there is a network
