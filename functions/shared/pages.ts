/** Every page of a listing, for operations whose SDK has no paginator. */
export async function allPages<Page extends { readonly nextToken?: string | undefined }>(ask: (nextToken: string | undefined) => Promise<Page>): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ask(nextToken);
    pages.push(page);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return pages;
}
