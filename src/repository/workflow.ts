import type { RepositoryChoices } from './choices.ts';

/** The workflow that runs every night. https://docs.github.com/actions/reference/workflow-syntax-for-github-actions */
export function workflowText({ action, auth }: RepositoryChoices): string {
  const federated = auth === 'federation';
  return `# Kindred, every night. README.md says which settings it wants and what to do when it is red.
name: Kindred

on:
  schedule:
    # Ten at night in London, summer and winter. GitHub begins what is due at a full hour late when many are: at an odd
    # minute, such as 7 22 * * *, it is delayed less. Give kindred.yaml the same time, under schedule.
    - cron: 0 22 * * *
      timezone: Europe/London
  workflow_dispatch:
    inputs:
      task:
        description: An ordinary run; take the segments that were held back; make new ones; or go back to the run before
        type: choice
        options: [run, approve, refit, rollback]
        default: run
      as-of:
        description: The day that ages and tenures are measured to, as 2026-01-31. Empty for today
        type: string
        default: ''
      accept-shrink:
        description: Publish although a table has far fewer rows than last time
        type: boolean
        default: false
      new-warehouse:
        description: The first run, which has no warehouse to go on from
        type: boolean
        default: false

# Nothing, but for what the job below asks for.
permissions: {}

# One at a time: a run that is due while another is at work waits for it.
concurrency:
  group: kindred
  cancel-in-progress: false

jobs:
  night:
    name: Night
    # Another branch would have a cache, and so a warehouse, of its own.
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    timeout-minutes: 180
    permissions:
      contents: read # for kindred.yaml
      issues: write # for the one issue that says that a night needs somebody${
        federated
          ? `
      id-token: write # for the job's identity, which Google takes in place of a key`
          : ''
      }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: ${action.repository}@${action.commit} # v${action.version}
        with:
          task: \${{ inputs.task || 'run' }}
          as-of: \${{ inputs.as-of }}
          accept-shrink: \${{ inputs.accept-shrink || false }}
          new-warehouse: \${{ inputs.new-warehouse || false }}
          # The dashboard from aggregates alone. pages wants a job with actions/deploy-pages after this one.
          dashboard: artifact
${googleInputs(auth)}          # Each of these may be left unset.
          gemini-key: \${{ secrets.GEMINI_API_KEY }}
          powerbi-secret: \${{ secrets.POWERBI_CLIENT_SECRET }}
          heartbeat: \${{ secrets.KINDRED_HEARTBEAT_URL }}
          erase: \${{ secrets.KINDRED_ERASE }}
`;
}

function googleInputs(auth: RepositoryChoices['auth']): string {
  switch (auth) {
    case 'federation':
      return `          google-provider: \${{ vars.GOOGLE_WORKLOAD_IDENTITY_PROVIDER }}
          google-account: \${{ vars.GOOGLE_SERVICE_ACCOUNT }}
`;
    case 'key':
      return `          google-key: \${{ secrets.GCP_SERVICE_ACCOUNT_KEY }}
`;
    case 'none':
      return '';
  }
}
