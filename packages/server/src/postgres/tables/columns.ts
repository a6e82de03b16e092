/** Kinds of columns, as they are written and read. */
import type { ColumnType, JSONColumnType } from 'kysely'

/** Written as `Date`, read as `Date`. */
export type Timestamp = ColumnType<Date, Date, Date>
export type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
/** Read as a value, written as its JSON text. */
export type Json<T extends object> = JSONColumnType<T>
export type NullableJson<T extends object> = JSONColumnType<T | null, string | null | undefined, string | null>
export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>
/** `bigint` comes from the driver as text; it is written as text or number. */
export type Bigint = ColumnType<string, string | undefined, string>
export type NullableBigint = ColumnType<string | null, string | number | null | undefined, string | number | null>
