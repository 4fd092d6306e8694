import type { RepositoryChoices } from './choices.ts';

/** The README of the repository: the settings that it wants, as commands, and what to do afterwards. */
export function readmeText(choices: RepositoryChoices): string {
  return `${[
    intro(choices),
    repositoryPart,
    ...(choices.auth === 'none' ? [] : [googlePart(choices)]),
    optionsPart(choices),
    firstNight(choices),
    everyNight,
    personalData(choices),
    upgrade(choices),
  ].join('\n\n')}\n`;
}

const intro = ({ auth, bigquery }: RepositoryChoices) => `# Customer segments, every night

Every night at ten, London time, GitHub runs [Kindred](.github/workflows/kindred.yml) here: the customers, sales and products
sheets become segments and figures, ${
  bigquery
    ? `published to BigQuery in \`${bigquery.project}.${bigquery.dataset}\``
    : 'kept in a warehouse of one file, in the cache of this repository'
}. Nobody has to watch. When something is
wrong, one issue here says what, in a sentence, and the next good night closes it.

| File | What it is |
|---|---|
| \`kindred.yaml\` | the settings: which sheets, where to, how |
| \`.github/workflows/kindred.yml\` | when it runs, and with which rights |
| \`.gitignore\` | keeps customers and keys out of the repository |

What follows is done once. You need ${tools(auth, bigquery !== null)}.`;

function tools(auth: RepositoryChoices['auth'], isBigQuery: boolean): string {
  const gh = '[`gh`](https://cli.github.com)';
  if (auth === 'none') return `${gh}, signed in`;
  const sdk = isBigQuery ? '`gcloud` and `bq`' : '`gcloud`';
  return `${gh} and [${sdk}](https://cloud.google.com/sdk), signed in`;
}

const repositoryPart = `## 1. The repository

It has to be private: its logs speak of your sheets, and its cache may hold customers.

\`\`\`sh
git init --initial-branch main && git add . && git commit --message "Kindred, every night"
gh repo create your-organisation/kindred-nightly --private --source . --push
\`\`\`

If the repository that the workflow takes Kindred from is private, let others use it: there, Settings, Actions, General, Access. Until the steps below are done, a night is red; that is no harm.`;

function googlePart({ auth, bigquery }: RepositoryChoices): string {
  const project = bigquery?.project ?? 'your-project';
  const services = [
    'iam.googleapis.com',
    'sheets.googleapis.com',
    ...(bigquery ? ['bigquery.googleapis.com'] : []),
  ];
  const more = auth === 'federation' ? ' iamcredentials.googleapis.com sts.googleapis.com' : '';
  return `## 2. Google

An account for Kindred, and no more rights than it needs:

\`\`\`sh
PROJECT=${project}
ACCOUNT=kindred@$PROJECT.iam.gserviceaccount.com
gcloud services enable ${services.join(' ')}${more} --project $PROJECT
gcloud iam service-accounts create kindred --project $PROJECT --display-name Kindred
${bigquery ? bigqueryCommands(bigquery) : ''}\`\`\`

Share each sheet with the address that \`echo $ACCOUNT\` prints, as a viewer.

${auth === 'federation' ? federationPart : keyPart}`;
}

const bigqueryCommands = ({
  dataset,
  location,
}: NonNullable<RepositoryChoices['bigquery']>) => `bq --location=${location} mk --dataset $PROJECT:${dataset}
gcloud projects add-iam-policy-binding $PROJECT \\
  --member serviceAccount:$ACCOUNT --role roles/bigquery.jobUser --condition None
echo "GRANT \\\`roles/bigquery.dataEditor\\\` ON SCHEMA \\\`$PROJECT.${dataset}\\\` TO 'serviceAccount:$ACCOUNT'" \\
  | bq query --use_legacy_sql=false --location=${location}
`;

const federationPart = `The job shows Google who it is by an identity that GitHub gives it (Workload Identity Federation), so there is no key that could be
lost. All of GitHub has the same issuer: the condition on this repository and its main branch is what keeps everybody else out.

\`\`\`sh
REPOSITORY=$(gh repo view --json nameWithOwner --jq .nameWithOwner)
REPOSITORY_ID=$(gh api repos/$REPOSITORY --jq .id)
NUMBER=$(gcloud projects describe $PROJECT --format 'value(projectNumber)')
POOL=projects/$NUMBER/locations/global/workloadIdentityPools/github
gcloud iam workload-identity-pools create github --project $PROJECT --location global
gcloud iam workload-identity-pools providers create-oidc kindred --project $PROJECT --location global \\
  --workload-identity-pool github --issuer-uri https://token.actions.githubusercontent.com \\
  --attribute-mapping "google.subject=assertion.sub,attribute.repository_id=assertion.repository_id" \\
  --attribute-condition "assertion.repository == '$REPOSITORY' && assertion.repository_id == '$REPOSITORY_ID' && assertion.ref == 'refs/heads/main'"
gcloud iam service-accounts add-iam-policy-binding $ACCOUNT --project $PROJECT --role roles/iam.workloadIdentityUser \\
  --member "principalSet://iam.googleapis.com/$POOL/attribute.repository_id/$REPOSITORY_ID"

gh variable set GOOGLE_WORKLOAD_IDENTITY_PROVIDER --body $POOL/providers/kindred
gh variable set GOOGLE_SERVICE_ACCOUNT --body $ACCOUNT
\`\`\``;

const keyPart = `(Some organisations forbid such keys.) A key of the account goes into the repository's secret \`GCP_SERVICE_ACCOUNT_KEY\`. Kindred reads it from the environment and
keeps it in memory only. It does not expire by itself: change it every few months, and delete the file.

\`\`\`sh
gcloud iam service-accounts keys create key.json --iam-account $ACCOUNT
gh secret set GCP_SERVICE_ACCOUNT_KEY < key.json
rm key.json
\`\`\`

No key is better: \`kindred init --github --auth federation\` writes a workflow that does without.`;

const openSheets = `**The sheets have to be readable by anyone who has their links, customers and all.** Where that must not be, write this repository again with
\`--auth federation\`.

`;

const optionsPart = ({
  auth,
  bigquery,
}: RepositoryChoices) => `${auth === 'none' ? openSheets : ''}## ${auth === 'none' ? 2 : 3}. What may be left out

| What for | Command |
|---|---|
| Power BI refreshes as soon as the data is there${bigquery ? '' : ' (its data has to be in BigQuery, or in files that a gateway sees)'} | \`gh secret set POWERBI_CLIENT_SECRET\`, and in \`kindred.yaml\` \`powerbi\` with tenant, client, workspace and dataset. In the workspace, Manage access, the app is a Member; the admin portal lets service principals use the APIs |
| Gemini names the segments | \`gh secret set GEMINI_API_KEY\`, and in \`kindred.yaml\` \`naming: {mode: gemini}\` |
| A monitor notices a night that did not happen, be it that GitHub dropped it | an address of healthchecks.io, or of your own: \`gh secret set KINDRED_HEARTBEAT_URL\`. It is called after each night whose segments are published, and only then. Let it expect one a day, and allow two hours more |

\`gh secret set\` asks for the value, so that it is in no history of a shell.`;

const firstNight = ({ auth, bigquery }: RepositoryChoices) => `## ${auth === 'none' ? 3 : 4}. The first night

\`\`\`sh
gh workflow run kindred.yml -f new-warehouse=true
sleep 5 && gh run watch --exit-status
\`\`\`

\`new-warehouse\` is said once. From then on a night that finds no warehouse ${bigquery ? 'in BigQuery' : 'in the cache'} stops instead of beginning anew, because new
segments would have other numbers and names.${
  bigquery
    ? ''
    : ` (GitHub drops a cache that nobody has used for seven days: after a week without a
night that worked, begin anew on purpose, or keep the warehouse in BigQuery.)`
}

The run's page shows the segments with a small picture, what moved, and what was set aside with its rows; below it, the
dashboard to download: open \`index.html\`. It holds sums and counts, and no customer.`;

const everyNight = `## Every night after

| The run is | It means | To do |
|---|---|---|
| green | published | nothing |
| green, with a warning | **held**: today's facts are out with the earlier segments; or Power BI or the monitor could not be reached | read the warning, and the issue, which says what to do |
| red | **stopped**: the data was refused and nothing was changed; or the settings are wrong | read the first line of the run, or the issue. Everybody still sees the last good night |

By hand, on the page Actions, Kindred, Run workflow, or:

\`\`\`sh
gh workflow run kindred.yml                          # once more, when the sheets are mended
gh workflow run kindred.yml -f task=approve          # take the segments that were held back
gh workflow run kindred.yml -f accept-shrink=true    # yes, the sheet is meant to be so much shorter
gh workflow run kindred.yml -f task=rollback         # back to the run before the last one, which was a mistake
\`\`\`

GitHub runs what is due as well as it can: often minutes late, and now and then not at all. It switches off the schedule of a public
repository after sixty days without a commit; this one is private.`;

const personalData = ({ bigquery }: RepositoryChoices) => `## Where customers are, and how one is taken out

| Where | What | How long | How a customer goes from there |
|---|---|---|---|
| the sheets, and their version history | everything | yours to say | by hand |
${
  bigquery
    ? `| the dataset \`${bigquery.project}.${bigquery.dataset}\` | everything, and who was in which segment when | until it is erased | by the commands below; BigQuery keeps what was deleted for 7 days, and for 7 more where only Google can reach it |`
    : '| the warehouse in the cache of this repository, on GitHub’s servers | everything, and who was in which segment when; those can use it who may push here | a cache is gone a week after its last use; the newest is used every night | by the commands below |'
}
| GitHub's machine, during a run | everything | minutes | by itself |
| logs, the run's page, the issue, the dashboard to download | counts, sums, headings, numbers of rows; no customer, no figure of fewer than eleven | as this repository's settings say | there is nobody in it |
| Power BI, if it reads the warehouse | what its model imports, and the cache of whoever opens it in Desktop | until the next refresh | by refreshing |
| Google's Gemini, if it names the segments | rounded figures of groups of eleven and more | see its terms | there is nobody in it |
| lists that somebody wrote (\`audience\`, \`score\`, exports) | who is on them | as long as somebody keeps them | \`kindred erase\` names them |

Whoever objects is marked in the sheet (a column that \`objection\` in \`kindred.yaml\` names). From the next night that publishes they are in no segment and in no list that is written then; their
policies stay in the totals. To take somebody out of everything, history included, take the rows out of the sheets, write the ids to a file, a line each, and:

\`\`\`sh
gh secret set KINDRED_ERASE < ids.txt && gh workflow run kindred.yml && sleep 10 && gh run watch --exit-status \\
  && gh secret delete KINDRED_ERASE && rm ids.txt
${bigquery ? '' : `gh cache list --ref refs/heads/main --key kindred- --sort created_at --order desc --json id --jq '.[1:][].id' | xargs -n 1 gh cache delete    # the earlier nights' warehouses\n`}\`\`\`

Then read the log of the step Erase: it says of each id what was taken out. "Was in no table" may mean that the id is misspelt.`;

const upgrade = ({ action }: RepositoryChoices) => `## A newer Kindred

The workflow names Kindred ${action.version} by its commit, so nothing changes until you say so: put the commit of a newer release into
\`.github/workflows/kindred.yml\`, or let Dependabot propose it (\`package-ecosystem: github-actions\`). The warehouse is brought up to date by the next
night, its history with it.`;
