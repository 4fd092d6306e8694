import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config/read.ts';
import { DataRefused } from '../domain/errors.ts';
import { whyLines } from '../report/why-lines.ts';
import { explain } from '../segment/why.ts';
import { readCustomer, readModelInUse } from '../warehouse/model.ts';
import { readNames } from '../warehouse/names.ts';
import { storeOf } from './store.ts';
import { paintOf, type Terminal } from './terminal.ts';

interface WhyOptions {
  readonly config: string;
  readonly json?: boolean;
}

export function addWhy(program: Command, terminal: Terminal): void {
  program
    .command('why')
    .summary('why a customer is in its segment, and how near the border')
    .argument('<customer>', 'the customer’s id, as in the sheet')
    .description(
      'The segment of a customer in the warehouse, how certain it is, which features decide, the nearest other segment and the smallest change that would cross to it.',
    )
    .option('--config <file>', 'the settings', 'kindred.yaml')
    .option('--json', 'print a JSON object')
    .action((customer: string, options: WhyOptions) => why(customer, options, terminal));
}

async function why(id: string, { config, json }: WhyOptions, terminal: Terminal): Promise<void> {
  const { warehouse, report } = await readConfig(resolve(terminal.cwd, config));
  const found = await (await storeOf({ warehouse }, terminal)).read(async (engine) => {
    const { model } = await readModelInUse(engine);
    const customer = await readCustomer(engine, id);
    if (!customer) throw refusal('customer_unknown', `There is no customer ${id} in the warehouse.`);
    return { model, customer, names: await readNames(engine) };
  });
  const { customer, model, names } = found;
  if (customer.objects) throw refusal('customer_objects', `Customer ${id} objects, and is in no segment.`);
  const isThere = customer.matrix.numeric.length + customer.matrix.categorical.length > 0;
  const explanation = isThere ? explain(customer.matrix, 0, model) : null;
  if (!explanation)
    throw refusal(
      'customer_outside',
      `Customer ${id} holds no policy, or none of its features is known: it is in no segment.`,
    );
  const { since } = customer;
  if (json) terminal.out(`${JSON.stringify({ customer: id, since, ...explanation }, null, 2)}\n`);
  else
    terminal.out(
      `${whyLines({ id, since, explanation, names }, report, paintOf(terminal), terminal.width).join('\n')}\n`,
    );
}

const refusal = (code: string, message: string) => new DataRefused([{ code, message }]);
