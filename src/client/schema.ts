/** The beginning of the hash of the schema that this client was built for (PROTOCOL 10). A build of the plugin puts it here. */
export const SCHEMA: string | undefined = undefined
