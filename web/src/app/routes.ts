import type { RouteRecordRaw } from 'vue-router';

/** The pages. The gateway knows their first segments as well (Gateway.Service/Pages/WebPage.cs): it answers anything else with 404. */
export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('@/accounts/HomePage.vue'), meta: { title: 'accounts.home.page', who: 'guest', frame: 'public' } },
  { path: '/login_page', name: 'sign-in', component: () => import('@/accounts/SignInPage.vue'), meta: { title: 'accounts.signIn.page', who: 'guest', frame: 'public' } },
  { path: '/sign-up', name: 'sign-up', component: () => import('@/accounts/SignUpPage.vue'), meta: { title: 'accounts.signUp.page', who: 'guest', frame: 'public' } },
  { path: '/forgot', name: 'forgot', component: () => import('@/accounts/ForgotPage.vue'), meta: { title: 'accounts.forgot.page', frame: 'public' } },
  { path: '/reset', name: 'reset', component: () => import('@/accounts/ResetPage.vue'), meta: { title: 'accounts.reset.page', frame: 'public' } },
  { path: '/verify', name: 'verify', component: () => import('@/accounts/VerifyPage.vue'), meta: { title: 'accounts.verify.page', frame: 'public' } },
  { path: '/setup', name: 'setup', component: () => import('@/accounts/SetupPage.vue'), meta: { title: 'accounts.setup.page', frame: 'public' } },
  { path: '/invite/:code', name: 'invite', component: () => import('@/accounts/InvitePage.vue'), props: true, meta: { title: 'accounts.invite.page', frame: 'public' } },

  { path: '/chats/:chat?/:message?', name: 'chats', component: () => import('@/chat/ChatPage.vue'), props: true, meta: { title: 'app.chats', who: 'user', frame: 'app' } },
  { path: '/channels', name: 'channels', component: () => import('@/chat/ChannelsPage.vue'), meta: { title: 'app.channels', who: 'user', frame: 'app' } },
  { path: '/saved', name: 'saved', component: () => import('@/chat/SavedPage.vue'), meta: { title: 'app.saved', who: 'user', frame: 'app' } },
  { path: '/search', name: 'search', component: () => import('@/chat/SearchPage.vue'), meta: { title: 'app.search', who: 'user', frame: 'app' } },

  {
    path: '/',
    component: () => import('@/accounts/SettingsFrame.vue'),
    meta: { title: 'app.account', who: 'user', frame: 'app' },
    children: [
      { path: 'profile', name: 'profile', alias: '/private_page', component: () => import('@/accounts/ProfilePage.vue'), meta: { title: 'app.profile' } },
      { path: 'preferences', name: 'preferences', component: () => import('@/accounts/PreferencesPage.vue'), meta: { title: 'app.preferences' } },
      { path: 'notifications', name: 'notifications', component: () => import('@/accounts/NotificationsPage.vue'), meta: { title: 'app.notifications' } },
      { path: 'security', name: 'security', component: () => import('@/accounts/SecurityPage.vue'), meta: { title: 'app.security' } },
      { path: 'sessions', name: 'sessions', component: () => import('@/accounts/SessionsPage.vue'), meta: { title: 'app.sessions' } },
      { path: 'data', name: 'data', component: () => import('@/accounts/DataPage.vue'), meta: { title: 'app.data' } },
    ],
  },

  { path: '/admin_only', redirect: '/admin' },
  {
    path: '/admin',
    component: () => import('@/admin/AdminPage.vue'),
    meta: { title: 'app.admin', who: 'admin', frame: 'app' },
    children: [
      { path: '', name: 'admin', component: () => import('@/admin/overview/OverviewPage.vue') },
      { path: 'users', name: 'admin-users', component: () => import('@/admin/users/UsersPage.vue'), meta: { title: 'admin.users.page' } },
      { path: 'audit', name: 'admin-audit', component: () => import('@/admin/audit/AuditPage.vue'), meta: { title: 'admin.audit.page' } },
      { path: 'reports', name: 'admin-reports', component: () => import('@/admin/reports/ReportsPage.vue'), meta: { title: 'admin.reports.page' } },
      { path: 'channels', name: 'admin-channels', component: () => import('@/admin/channels/ChannelsPage.vue'), meta: { title: 'admin.channels.page' } },
      { path: 'gateway', name: 'admin-gateway', component: () => import('@/admin/gateway/GatewayPage.vue'), meta: { title: 'admin.gateway.page' } },
    ],
  },

  { path: '/design', name: 'design', component: () => import('@/design/DesignPage.vue'), meta: { title: 'app.name', frame: 'none' } },
  { path: '/:path(.*)*', name: 'not-found', component: () => import('./NotFoundPage.vue'), meta: { title: 'app.notFound.title', frame: 'public' } },
  // Only by name: the same address as the page that one may not see.
  { path: '/:path(.*)*', name: 'forbidden', component: () => import('./ForbiddenPage.vue'), meta: { title: 'app.forbidden.title', frame: 'public' } },
];
