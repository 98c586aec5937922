import type { z } from "zod";
import type { definitionSchema } from "./definition.ts";

type Definition = z.input<typeof definitionSchema>;

const nothing = { type: "object", additionalProperties: false, properties: {} } as const;
const object = (properties: Definition["parameters"], required = Object.keys(properties)) =>
  ({ type: "object", additionalProperties: false, properties, required }) as const;
const line = (maxLength: number, description: string) => ({ type: "string", minLength: 1, maxLength, description });

/** The kinds of a registrar and web host. */
export const BUILT_IN_KINDS: readonly Definition[] = [
  {
    key: "DOMAIN_AUTH_CODE",
    title: { IT: "Codice di autorizzazione del dominio", EN: "Domain authorization code" },
    sentence: {
      IT: "Preparare il codice con cui il dominio {service} può essere trasferito a un altro registrar. Chi ha il codice può portare via il dominio.",
      EN: "Prepare the code with which the domain {service} can be transferred to another registrar. Whoever has the code can take the domain away.",
    },
    isIrreversible: true,
    services: ["DOMAIN"],
    parameters: nothing,
  },
  {
    key: "DOMAIN_TRANSFER",
    title: { IT: "Trasferimento del dominio", EN: "Domain transfer" },
    sentence: {
      IT: "Trasferire il dominio {service} al registrar {registrar}. Dopo il trasferimento il dominio non è più gestito da noi.",
      EN: "Transfer the domain {service} to the registrar {registrar}. After the transfer the domain is no longer in our hands.",
    },
    isIrreversible: true,
    services: ["DOMAIN"],
    parameters: object({ registrar: line(200, "The registrar that gains the domain.") }),
  },
  {
    key: "DNS_CHANGE",
    title: { IT: "Modifica DNS", EN: "DNS change" },
    sentence: {
      IT: "Nella zona DNS di {service}: {action} il record {type} con nome {name} e valore {value} (TTL in secondi: {ttl}).",
      EN: "In the DNS zone of {service}: {action} the {type} record with the name {name} and the value {value} (TTL in seconds: {ttl}).",
    },
    isIrreversible: false,
    services: ["DOMAIN", "HOSTING", "MAIL"],
    parameters: object(
      {
        action: { type: "string", enum: ["ADD", "REPLACE", "REMOVE"] },
        type: { type: "string", enum: ["A", "AAAA", "CAA", "CNAME", "DS", "MX", "NS", "SRV", "TLSA", "TXT"] },
        name: line(253, "Relative to the zone; @ is the zone itself."),
        value: line(1_000, "As in a zone file."),
        ttl: { type: "integer", minimum: 60, maximum: 604_800 },
      },
      ["action", "type", "name", "value"],
    ),
    words: {
      action: {
        ADD: { IT: "aggiungere", EN: "add" },
        REPLACE: { IT: "sostituire con", EN: "replace with" },
        REMOVE: { IT: "eliminare", EN: "remove" },
      },
    },
  },
  {
    key: "OWNER_CHANGE",
    title: { IT: "Cambio di intestatario", EN: "Change of owner" },
    sentence: {
      IT: "Cambiare l'intestatario di {service}: il nuovo intestatario è {newOwner}.",
      EN: "Change the owner of {service}: the new owner is {newOwner}.",
    },
    isIrreversible: true,
    services: ["DOMAIN", "HOSTING", "MAIL", "CERTIFICATE", "OTHER"],
    parameters: object({ newOwner: line(200, "Name of the person or company.") }),
  },
  {
    key: "CREDENTIAL_RESET",
    title: { IT: "Reimpostazione delle credenziali", EN: "Reset of credentials" },
    sentence: {
      IT: "Reimpostare le credenziali dell'utente {login} del servizio {service}. Quelle di prima smettono di valere.",
      EN: "Reset the credentials of the user {login} of the service {service}. The ones from before stop working.",
    },
    isIrreversible: true,
    services: ["DOMAIN", "HOSTING", "MAIL", "CERTIFICATE", "OTHER"],
    parameters: object({ login: line(200, "The user name, never a password.") }),
  },
  {
    key: "SERVICE_CANCELLATION",
    title: { IT: "Disdetta del servizio", EN: "Cancellation of the service" },
    sentence: {
      IT: "Disdire il servizio {service} {when}. I dati del servizio vengono cancellati.",
      EN: "Cancel the service {service} {when}. Its data are deleted.",
    },
    isIrreversible: true,
    services: ["DOMAIN", "HOSTING", "MAIL", "CERTIFICATE", "OTHER"],
    parameters: object({ when: { type: "string", enum: ["NOW", "AT_EXPIRY"] } }),
    words: {
      when: {
        NOW: { IT: "subito", EN: "at once" },
        AT_EXPIRY: { IT: "alla scadenza", EN: "when it expires" },
      },
    },
  },
  {
    key: "ACCOUNT_EMAIL_CHANGE",
    title: { IT: "Cambio dell'indirizzo registrato", EN: "Change of the registered address" },
    sentence: {
      IT: "Cambiare l'indirizzo registrato dell'account {account} in {newEmail}. Le risposte vanno poi a quell'indirizzo e a nessun altro.",
      EN: "Change the registered address of the account {account} to {newEmail}. Answers then go to that address and to no other.",
    },
    isIrreversible: true,
    services: [],
    parameters: object({ newEmail: { type: "string", format: "email", minLength: 3, maxLength: 254 } }),
  },
  {
    key: "ACCOUNT_UNFREEZE",
    title: { IT: "Sblocco dell'account", EN: "End of the freeze" },
    sentence: {
      IT: "Sbloccare l'account {account}, bloccato dopo un'opposizione al cambio dell'indirizzo registrato.",
      EN: "End the freeze of the account {account}, which began with an objection to a change of the registered address.",
    },
    isIrreversible: true,
    services: [],
    parameters: nothing,
  },
  {
    key: "ADDRESS_RECOGNISE",
    title: { IT: "Riconoscimento dell'indirizzo registrato", EN: "Recognition of the registered address" },
    sentence: {
      IT: "Confermare che l'indirizzo registrato dell'account {account} è ancora del cliente, anche se il suo dominio è cambiato di mano.",
      EN: "Confirm that the registered address of the account {account} still is the customer's, though its domain changed hands.",
    },
    isIrreversible: true,
    services: [],
    parameters: nothing,
  },
];
