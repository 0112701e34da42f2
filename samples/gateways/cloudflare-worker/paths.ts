/** What is not gated. */
const open = "/open/";

export const isOpen = (path: string): boolean => path.startsWith(open);

/** Whether the API behind might read the path as another one: encoded separators and dots, doubled slashes, backslashes, path parameters. */
export const isAmbiguous = (path: string): boolean => /%(2e|2f|5c|25|00)|\/\/|[\\;]|\/\.\.?(\/|$)/i.test(path);
