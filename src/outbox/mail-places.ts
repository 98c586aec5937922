/** Where mails lead, and in whose name. */
export interface MailPlaces {
  readonly sender: string;
  readonly portalUrl: string;
  /** The API's address as the outside sees it: the knowledge base stands there. */
  readonly publicUrl: string;
}
