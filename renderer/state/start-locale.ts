// Sets the language before any module that reads a text is loaded: the first import of main.tsx. Touches globals at import for that.

import { chosenLocale, setLocale } from './strings.js';

const locale = chosenLocale(window);
setLocale(locale);
document.documentElement.lang = locale;
