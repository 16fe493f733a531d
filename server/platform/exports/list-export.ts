// A list as a file (O-75). A module says once what its list exports: the endpoint, who may, the cells. The engine makes CSV, XLSX or JSON
// of it, at once or, when there are many rows, by a job.
import type { BodyOf, Endpoint } from "../../../shared/endpoint.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { levelOf, type StaffActor } from "../actor.ts";
import type { CsvValue } from "../csv.ts";
import type { ListRequest, Page } from "../db/list-page.ts";
import type { PdfPool } from "../pdf/pdf-pool.ts";
import { permissionDenied } from "../problems.ts";
import type { Work } from "../work.ts";

/** What a column holds: it decides how a spreadsheet keeps it. Amounts stay texts ("12.50") until they are in the file. */
export type CellType = "plain" | "amount" | "day" | "moment";
interface TypedCell<Row> {
  readonly type: CellType;
  readonly of: (row: Row) => CsvValue;
}
/** A cell by itself is a text, or a number if it is one. */
export type Cell<Row> = TypedCell<Row> | ((row: Row) => CsvValue);

export const amount = <Row>(of: (row: Row) => CsvValue): TypedCell<Row> => ({ type: "amount", of });
export const day = <Row>(of: (row: Row) => CsvValue): TypedCell<Row> => ({ type: "day", of });
export const moment = <Row>(of: (row: Row) => CsvValue): TypedCell<Row> => ({ type: "moment", of });

const typedCell = <Row>(cell: Cell<Row>): TypedCell<Row> => (typeof cell === "function" ? { type: "plain", of: cell } : cell);

export interface AboutExport {
  /** How it is called in the audit log: "Invoices". */
  readonly label: string;
  /** The beginning of the file's name: "invoices" becomes "invoices-2026-11-28.csv". */
  readonly name: string;
  /** The customer whose rows these are, where the list is one customer's. */
  readonly customerId?: string;
}

interface ExportBody {
  readonly sort?: string | undefined;
  readonly filter: unknown;
  readonly columns?: readonly string[] | undefined;
  readonly language?: string | undefined;
}

type ParamsOf<E> = E extends { readonly params: { readonly _output: infer Params } } ? Params : never;
type SortOf<E> = BodyOf<E> extends { sort?: infer Sort } ? Sort : never;
type FilterOf<E> = BodyOf<E> extends { filter: infer Filter } ? Filter : never;
type ColumnOf<E> = BodyOf<E> extends { columns?: readonly (infer Column)[] | undefined } ? Column & string : never;
export type ExportPage<Sort> = Omit<ListRequest, "sort"> & { readonly sort: Sort };

export interface ListExport<E extends Endpoint = Endpoint, Row = unknown> {
  readonly endpoint: E;
  /** One of several is enough. */
  readonly may: Permission | readonly Permission[];
  /** What the list behind it asks for besides. */
  readonly needs?: Permission;
  /** Names the kind of list for screens: "customers". */
  readonly kind: string;
  readonly about: AboutExport | ((work: Work, params: ParamsOf<E>) => Promise<AboutExport>);
  readonly cells: Readonly<Record<ColumnOf<E>, Cell<Row>>>;
  /** What stands over a column for people who read a language; left out, or where nobody said a language: the column's name. */
  readonly head?: (language: string, column: string) => string;
  /** Columns that are data themselves and that the reader may see, behind the others: "extra.meter". */
  readonly more?: (work: Work) => Promise<Readonly<Record<string, Cell<Row>>>>;
  readonly list: (work: Work, page: ExportPage<SortOf<E>>, wanted: { params: ParamsOf<E>; filter: FilterOf<E> }) => Promise<Page<Row>>;
  /** The list as a PDF, where its endpoint `hasPaper`: a document with a layout of its own rather than the columns. */
  readonly paper?: (order: PaperOrder<ParamsOf<E>, FilterOf<E>, Row>) => Promise<Uint8Array>;
}

/** What a list is set on paper with. */
export interface PaperOrder<Params = unknown, Filter = unknown, Row = unknown> {
  readonly pdfs: PdfPool;
  /** Opens a work that reads, with the rights of whoever asked. */
  readonly inWork: <T>(act: (work: Work) => Promise<T>) => Promise<T>;
  readonly params: Params;
  readonly filter: Filter;
  readonly look: FileLook;
  /** The records, as they come. */
  readonly pages: AsyncIterable<readonly Row[]>;
}

/** An export whose shapes the engine need not know: it checked the input by the endpoint. */
export interface AnyListExport {
  readonly endpoint: Endpoint;
  readonly may: Permission | readonly Permission[];
  readonly needs?: Permission;
  readonly kind: string;
  readonly about: AboutExport | ((work: Work, params: unknown) => Promise<AboutExport>);
  readonly cells: Readonly<Record<string, Cell<unknown>>>;
  readonly head?: (language: string, column: string) => string;
  readonly more?: (work: Work) => Promise<Readonly<Record<string, Cell<unknown>>>>;
  readonly list: (work: Work, page: ExportPage<string | undefined>, wanted: { params: unknown; filter: unknown }) => Promise<Page<unknown>>;
  readonly paper?: (order: PaperOrder) => Promise<Uint8Array>;
}

export const defineExport = <E extends Endpoint, Row>(definition: ListExport<E, Row>): AnyListExport =>
  definition as unknown as AnyListExport;

/** What is asked of an export, as its endpoint checked it. */
export interface ExportWish {
  readonly params: unknown;
  readonly body: ExportBody & FileLook;
}

export interface FileLook {
  readonly format: "csv" | "xlsx" | "json" | "pdf";
  readonly separator: "comma" | "semicolon" | "tab";
  readonly dates: "iso" | "local";
  readonly locale: string;
  readonly timeZone: string;
}

export const aboutOf = async (work: Work, kind: AnyListExport, params: unknown): Promise<AboutExport> =>
  typeof kind.about === "function" ? kind.about(work, params) : kind.about;

/** The columns that are wanted, and how a record becomes a row of them. What the reader may not see has no column. */
export async function tableOf(work: Work, kind: AnyListExport, body: ExportBody) {
  const cells: Readonly<Record<string, Cell<unknown>>> = { ...kind.cells, ...(await kind.more?.(work)) };
  const { language } = body;
  const headOf = (name: string): string => (language === undefined ? name : (kind.head?.(language, name) ?? name));
  const columns = (body.columns ?? Object.keys(cells)).flatMap((name) => {
    const cell = cells[name];
    return cell ? [{ name, head: headOf(name), ...typedCell(cell) }] : [];
  });
  return { columns, rowOf: (row: unknown): CsvValue[] => columns.map(({ of }) => of(row)) };
}

/** How a list is set as a PDF; its endpoint lets nobody ask for one where there is none. */
export function paperOf({ paper, kind }: AnyListExport): (order: PaperOrder) => Promise<Uint8Array> {
  if (!paper) throw new Error(`the list ${kind} has no paper`);
  return paper;
}

/** Refuses whoever has not the right to the file, or not to the list that is in it. */
export function refuseWithoutRight(work: Work, kind: AnyListExport): void {
  const wanted = typeof kind.may === "string" ? [kind.may] : kind.may;
  const may = wanted.some((permission) => levelOf(work.actor, permission) !== "deny");
  if (!may) throw permissionDenied(`This needs the right ${wanted.join(" or ")}.`);
  if (kind.needs && levelOf(work.actor, kind.needs) === "deny") throw permissionDenied(`This needs the right ${kind.needs}.`);
}

/** What the engine has to ask of the modules above it. */
export interface ExportHouse {
  /** From how many rows on a job makes the file, and for how long it is kept. */
  readonly limits: (work: Work) => Promise<{ jobOver: number; keepHours: number }>;
  /** The person with the rights and partners that they have now; undefined when they may no longer sign in. */
  readonly findActor: (work: Work, adminId: string) => Promise<StaffActor | undefined>;
}

/** The exports that a program has. */
export class ExportBook {
  readonly kinds: readonly AnyListExport[];
  readonly house: ExportHouse;
  readonly #byPath: ReadonlyMap<string, AnyListExport>;

  constructor(kinds: readonly AnyListExport[], house: ExportHouse) {
    this.kinds = kinds;
    this.house = house;
    this.#byPath = new Map(kinds.map((kind) => [kind.endpoint.path, kind]));
  }

  find(path: string): AnyListExport | undefined {
    return this.#byPath.get(path);
  }
}
