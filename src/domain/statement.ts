/** A statement that is given to an engine, for whoever wants to read or check it. */
export interface Statement {
  /** What it is part of, such as `views` or `publish`. */
  readonly group: string;
  readonly name: string;
  /** One statement, or a script of several with a semicolon after each. */
  readonly sql: string;
}
