/** The browser of this machine, where there is one. The address is shown beside it, so a failure needs no words. */
export function openBrowser(url: URL): void {
  void import('open')
    .then(({ default: open }) => open(url.href))
    .then((child) => child.on('error', () => undefined))
    .catch(() => undefined)
}
