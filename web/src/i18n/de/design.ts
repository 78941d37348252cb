export default {
  close: 'Schließen',
  cancel: 'Abbrechen',
  save: 'Speichern',
  copy: 'Kopieren',
  copied: 'Kopiert',
  loading: 'Wird geladen …',
  retry: 'Erneut versuchen',
  optional: '(freiwillig)',
  showPassword: 'Passwort anzeigen',
  hidePassword: 'Passwort verbergen',
  more: 'Mehr',
  back: 'Zurück',
};
