/** How a file of the open data at CERN is read: as the service lists it, over HTTPS, over XRootD, or on mounted EOS. */
export const PROTOCOLS = ['listed', 'https', 'root', 'eos'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const ON_SERVER = /^root:\/\/eospublic\.cern\.ch(?::1094)?\/+(eos\/.*)$/;
const ON_WEB = /^https?:\/\/(?:opendata|eospublic|eospublichttp)\.cern\.ch(?::443)?\/+(eos\/.*)$/;

/** The same file in another form of URL; a URL that is not on the open data's server stays as it is. */
export function withProtocol(url: string, protocol: Protocol): string {
  const path = (ON_SERVER.exec(url) ?? ON_WEB.exec(url))?.[1];
  if (path === undefined) return url;
  switch (protocol) {
    case 'listed':
      return url;
    case 'https':
      return `https://opendata.cern.ch/${path}`;
    case 'root':
      return `root://eospublic.cern.ch//${path}`;
    case 'eos':
      return `/${path}`;
    default:
      return protocol satisfies never;
  }
}
