declare module '*.css?inline' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how Vite hands over a style sheet
  export default text;
}

/** File name of the built panel; known when the loader is built. */
declare const PANEL_FILE: string;
