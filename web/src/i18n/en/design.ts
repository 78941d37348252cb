export default {
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading…',
  retry: 'Try again',
  optional: '(optional)',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  more: 'More',
  back: 'Back',
};
