// Style sheets that the harness pages import for their effect.
declare module '*.css';
