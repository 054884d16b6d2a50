import { schemaOfRelease } from '../../../event/index.ts';

/** The format of the files in `parsed_data/`. */
export const parsedEvents = schemaOfRelease('parsed-events');
